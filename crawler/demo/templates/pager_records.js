function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt, _nRecords) {
  var rows = $rows, count = Math.ceil(parseInt(_nRecords, 10) / rows);
  writePager(count, _nCurrIndex, _sPageName, _sPageExt, "共" + _nRecords + "条记录 ");
}
createPageHTML(50, $current, "index", "html", "$records");
