"""One request at the site's desk: which archive it asks, in which language, and how it is answered safely."""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response
from sqlite_utils import Database

from archive.errors import BadInput
from archive.site import tables
from archive.site.pages import render

if TYPE_CHECKING:  # Datasette loads its plugins while it is itself being imported
    from datasette.app import Datasette

Answer = TypeVar("Answer")

PLOTS_OWN_STYLE = "sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww="
"""The one style element that Observable Plot puts into every chart."""

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'self' '{PLOTS_OWN_STYLE}'; script-src 'self'; img-src 'self'; "
        "frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What every page of ours carries: nothing runs or loads but our own files."""

CAGE = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What archived bytes carry: a sandbox without scripts, forms, frames or loads, on an origin of its own."""

LANGUAGE_COOKIE = "fazhi_lang"

FORMS = ("json", "csv")
"""In which every page can be had beside HTML, by the end of its address; the start page's is ``/index``."""

OK = 200

TOO_LONG = (
    "The archive took longer than the server's time limit allows. Narrow the question, or ask it with fazhi search, "
    "which has no limit. 超过服务器的时间限制：请缩小范围，或改用命令行 fazhi search。"
)


class Desk:
    """One request and the archive it asks: what the views below share."""

    def __init__(self, datasette: "Datasette", request: Request) -> None:
        self.datasette = datasette
        self.request = request
        self.database = next(each for each in datasette.databases.values() if tables.is_archive(each.path))

    def path(self, path: str) -> str:
        """Return one of our addresses as it is to be linked, under Datasette's base."""
        return str(self.datasette.urls.path(path))

    def absolute(self, path: str) -> str:
        """Return one of our addresses with scheme and host."""
        return str(self.datasette.absolute_url(self.request, self.path(path)))

    async def ask(self, question: Callable[[Database], Answer]) -> Answer:
        """Ask the archive in a thread, within Datasette's time limit. Raises BadInput when it is not there."""
        limit = self.datasette.setting("sql_time_limit_ms")

        def asked(connection: sqlite3.Connection) -> Answer:
            with sqlite_timelimit(connection, limit):
                return question(Database(connection, execute_plugins=False))

        answer: Answer = await self.database.execute_fn(asked)
        return answer

    def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """Return a page in the reader's language, which is remembered when it was asked for."""
        lang = self.lang()
        args = {name: self.request.args.get(name) for name in self.request.args}
        context |= {
            "forms": self.forms() if status == OK else {},
            "tables_path": self.path(f"/{quote(self.database.name)}"),
            "lang": lang,
            "switch": urlencode(args | {"_lang": "zh" if lang == "en" else "en"}),
        }
        response = Response.html(render(template, path=self.path, **context), status=status, headers=dict(HEADERS))
        if "_lang" in args:
            response.set_cookie(LANGUAGE_COOKIE, lang, httponly=True)
        return response

    def form(self) -> str | None:
        """Return the form that the address asks for: ``json``, ``csv``, or null for a page."""
        form: str | None = self.request.url_vars.get("form")
        return form

    def in_the_past(self) -> bool:
        """Tell whether a search asks for old versions too, or for a day in the past."""
        return bool(self.request.args.get("at") or self.request.args.get("versions"))

    def forms(self) -> dict[str, str]:
        """Return the addresses of this page in its other forms, by their names."""
        path = self.path(self.request.path).rstrip("/") or self.path("/index")
        rest = urlencode({name: self.request.args.get(name) for name in self.request.args if name != "_lang"})
        query = f"?{rest}" if rest else ""
        return {form.upper(): f"{path}.{form}{query}" for form in FORMS}

    def lang(self) -> str:
        """Return ``en`` or ``zh``: what ``?_lang=`` asks for, else what it last asked for, else the browser's first."""
        asked = (
            self.request.args.get("_lang")
            or self.request.cookies.get(LANGUAGE_COOKIE)
            or self.request.headers.get("accept-language", "zh")
        )
        return "en" if asked.lower().startswith("en") else "zh"


View = Callable[[Desk], Any]


def view(answer: View) -> Callable[..., Any]:
    """Return a view as Datasette calls it; what is not there, or takes too long, becomes a page that says so."""

    async def called(datasette: "Datasette", request: Request) -> Response:
        desk = Desk(datasette, request)
        try:
            return await answer(desk)
        except BadInput as error:
            return desk.page("trouble.html", status=404, reason=str(error))
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            return desk.page("trouble.html", status=503, reason=TOO_LONG)

    return called
