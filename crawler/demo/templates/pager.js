createPageHTML($pages, $current, "index", "html");
