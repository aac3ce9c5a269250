"use strict";
(function () {
  var box = document.getElementById("q"), hits = document.getElementById("hits"), said = document.getElementById("said");
  // The same folding as the index was made with: no accents, oe for œ, a word ends at an apostrophe.
  var fold = function (s) {
    return s.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l");
  };
  var small = {l: 1, d: 1, j: 1, c: 1, n: 1, s: 1, qu: 1, le: 1, la: 1, les: 1, de: 1, du: 1, des: 1, un: 1, une: 1, et: 1, the: 1, of: 1, a: 1, an: 1};
  var wordsOf = function (s) {
    var all = fold(s).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    var kept = all.filter(function (w) { return !small[w]; });
    return kept.length ? kept : all;
  };
  var score = function (one, words) {
    var sum = 0;
    for (var i = 0; i < words.length; i++) {
      var w = " " + words[i];
      var head = (" " + one.h + " "), body = (" " + one.w + " ");
      if (head.indexOf(w + " ") >= 0) sum += 8;
      else if (head.indexOf(w) >= 0) sum += 5;
      else if (body.indexOf(w + " ") >= 0) sum += 2;
      else if (body.indexOf(w) >= 0) sum += 1;
      else return 0;
    }
    return sum;
  };
  var find = function () {
    var words = wordsOf(box.value);
    hits.textContent = "";
    if (!words.length) { said.textContent = ""; return; }
    var found = [];
    INDEX.forEach(function (one) { var n = score(one, words); if (n) found.push([n, one]); });
    found.sort(function (a, b) { return b[0] - a[0] || (a[1].t < b[1].t ? -1 : 1); });
    said.textContent = found.length ? WORDS.some.replace("%", found.length) : WORDS.none;
    found.slice(0, 60).forEach(function (pair) {
      var one = pair[1], row = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
      link.href = one.u;
      if (one.n) {
        var number = document.createElement("span");
        number.className = "number";
        number.textContent = one.n;
        link.append(number, " ");
      }
      var title = document.createElement("strong");
      title.textContent = one.t;
      link.append(title);
      kind.className = "soft";
      kind.textContent = WORDS.kinds[one.k] || "";
      row.append(link, " ", kind);
      hits.append(row);
    });
  };
  box.addEventListener("input", find);
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) { box.value = asked; }
  find();
})();
