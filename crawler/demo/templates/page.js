function writePager(count, current, name, ext, lead) {
  if (count < 2) return;
  var html = lead || "";
  for (var i = 0; i < count; i++) {
    var file = name + (i ? "_" + i : "") + "." + ext;
    html += i == current ? "<b>" + (i + 1) + "</b>" : '<a href="./' + file + '">' + (i + 1) + "</a>";
  }
  document.write(html);
}
function createPageHTML(count, current, name, ext) { writePager(count, current, name, ext); }
function doZoom(size) { document.getElementById("zoom").style.fontSize = size + "px"; }
function setHome() {}
function addFavorite() {}
