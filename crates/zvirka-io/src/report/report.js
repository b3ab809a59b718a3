"use strict";
(function () {
  var language = document.documentElement.lang;
  var collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  function worth(row, place) {
    var cell = row.cells[place];
    if (!cell) return "";
    return cell.hasAttribute("data-number") ? Number(cell.getAttribute("data-number")) : cell.textContent;
  }
  document.querySelectorAll("table.sorts").forEach(function (table) {
    var heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, place) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var numbers = head.classList.contains("number");
        var now = head.getAttribute("aria-sort");
        var falling = now ? now === "ascending" : numbers;
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        var body = table.tBodies[0];
        var rows = Array.from(body.rows).map(function (row) { return [worth(row, place), row]; });
        rows.sort(function (a, b) {
          var order = typeof a[0] === "number" && typeof b[0] === "number"
            ? a[0] - b[0] : collator.compare(String(a[0]), String(b[0]));
          return falling ? -order : order;
        });
        rows.forEach(function (row) { body.appendChild(row[1]); });
      });
    });
  });
  // Closed parts are printed open, also where the style alone cannot see to it.
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])")).filter(function (part) {
      return !part.closest("#lookup");
    });
    closed.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (part) { part.open = false; });
  });
  function folded(text) {
    return text.normalize("NFC").toLocaleLowerCase(language).replace(/[\u02bc\u2019\u2018`]/g, "'");
  }
  // Letters of both scripts by what they sound like, coarsely: sibilants are one, г and х are one. It finds, and
  // decides nothing.
  var from = "абвгґдеєэжзиіыклмнопрстуфхцчшщюяcgjqwyz";
  var into = "abvhhdeeessiiiklmnoprstufhssssuashikvis";
  var letters = {};
  Array.from(from).forEach(function (letter, place) { letters[letter] = into[place]; });
  function sounds(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f'\u02bc\u2019\u2018`ьъ]/gi, "").toLowerCase()
      .replace(/shch|szcz|tsch|sch|tch|sh|sz|zh|ch|cz|ts|tz|дз|dz/g, "s").replace(/kh|gh/g, "h")
      .replace(/ph/g, "f").replace(/x/g, "ks").replace(/ou|oo/g, "u")
      .replace(/[а-яєіґcgjqwyz]/g, function (letter) { return letters[letter] || letter; })
      .replace(/ts|ds/g, "s").replace(/i+(?=[aeou])/g, "").replace(/(.)\1+/g, "$1").replace(/[^a-z0-9]+/g, " ");
  }
  document.querySelectorAll(".tools").forEach(function (tools) {
    var target = document.getElementById(tools.getAttribute("data-for"));
    var input = tools.querySelector("input");
    var shown = tools.querySelector("output");
    if (!target || !input) return;
    var items = Array.from(target.querySelectorAll(target.tagName === "TABLE" ? ":scope > tbody > tr" : "article, ul > li"));
    var groups = Array.from(target.querySelectorAll("details"));
    var around = target.closest("details");
    var were = groups.map(function (group) { return group.open; });
    var texts = null;
    tools.hidden = false;
    input.addEventListener("input", function () {
      var wanted = folded(input.value.trim());
      var words = sounds(input.value).trim().split(" ").filter(Boolean);
      // Two letters sound like half of all names.
      var bySound = words.join("").length > 2;
      texts = texts || items.map(function (item) {
        return [folded(item.textContent), " " + sounds(item.textContent)];
      });
      var count = 0;
      items.forEach(function (item, place) {
        var text = texts[place];
        var found = wanted === "" || text[0].indexOf(wanted) >= 0
          || bySound && words.every(function (word) { return text[1].indexOf(" " + word) >= 0; });
        item.hidden = !found;
        if (found) count += 1;
      });
      groups.forEach(function (group, place) {
        if (wanted === "") { group.open = were[place]; group.hidden = false; return; }
        group.hidden = !group.querySelector("article:not([hidden]), li:not([hidden])");
        group.open = !group.hidden;
      });
      if (around && wanted !== "") around.open = true;
      shown.textContent = wanted === "" ? "" : count + " / " + items.length;
    });
  });
})();
