"use strict";
// Search and tables of the site. Every text is set as text, never as markup.
(function () {
  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function search(box, list, root, nothing) {
    var records = window.graphkitRecords.map(function (record) {
      return { record: record, text: plain(record[0]) };
    });
    box.addEventListener("input", function () {
      var words = plain(box.value).split(/\s+/).filter(Boolean);
      list.textContent = "";
      if (!words.length) return;
      var found = records.filter(function (one) {
        return words.every(function (word) { return one.text.indexOf(word) >= 0; });
      });
      found.slice(0, 50).forEach(function (one) {
        var item = document.createElement("li");
        var link = document.createElement("a");
        link.href = root + one.record[2];
        link.textContent = one.record[1];
        item.appendChild(link);
        item.appendChild(document.createTextNode(" " + one.record[3]));
        list.appendChild(item);
      });
      if (!found.length) {
        var none = document.createElement("li");
        none.textContent = nothing;
        list.appendChild(none);
      }
    });
  }

  function sortable(table) {
    var body = table.tBodies[0];
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, place) {
      var button = head.querySelector("button");
      if (!button) return;
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending";
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) {
          other.removeAttribute("aria-sort");
        });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        var rows = Array.prototype.slice.call(body.rows);
        var order = new Intl.Collator(document.documentElement.lang, { numeric: true });
        rows.sort(function (a, b) {
          var less = order.compare(a.cells[place].textContent, b.cells[place].textContent);
          return up ? less : -less;
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  }

  function filter(box, table, count) {
    function show() {
      var words = plain(box.value).split(/\s+/).filter(Boolean);
      var shown = 0;
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        var text = plain(row.textContent);
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
        if (!row.hidden) shown += 1;
      });
      count.textContent = shown;
    }
    box.addEventListener("input", show);
    show();
  }

  var box = document.getElementById("search");
  if (box) {
    var list = document.getElementById("found");
    search(box, list, box.getAttribute("data-root"), box.getAttribute("data-nothing"));
  }
  var table = document.querySelector("table.all");
  if (table) {
    sortable(table);
    filter(document.getElementById("filter"), table, document.getElementById("count"));
  }
})();
