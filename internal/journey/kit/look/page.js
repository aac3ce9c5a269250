"use strict";
(function () {
  // A kit that is past its date says so on every page, whatever else happens.
  function judge() {
    var late = Date.now() > Number(document.body.dataset.until);
    document.getElementById("expired").hidden = !late;
    document.body.classList.toggle("late", late);
  }
  judge();
  setInterval(judge, 60000);

  // What is ticked is kept by this browser alone, under the record's number and edition.
  var list = document.getElementById("checklist");
  if (list) {
    list.querySelectorAll(".tickable li").forEach(function (item, i) {
      if (item.parentElement.closest("li")) return;
      var box = document.createElement("input");
      box.type = "checkbox";
      box.dataset.tick = "text" + i;
      box.setAttribute("aria-label", item.textContent.trim().slice(0, 120));
      item.classList.add("ticked-text");
      item.prepend(box);
    });
    var key = "comptoir-kit:" + list.dataset.key, kept = {};
    try { kept = JSON.parse(localStorage.getItem(key)) || {}; } catch (e) { kept = {}; }
    var boxes = Array.prototype.slice.call(list.querySelectorAll("input[data-tick]"));
    var bar = document.getElementById("progress"), count = document.getElementById("count"), again = document.getElementById("again");
    var show = function () {
      if (!bar) return;
      bar.hidden = boxes.length === 0;
      count.textContent = boxes.filter(function (b) { return b.checked; }).length + " / " + boxes.length;
    };
    var keep = function () { try { localStorage.setItem(key, JSON.stringify(kept)); } catch (e) { /* a browser that keeps nothing still ticks */ } };
    boxes.forEach(function (box) {
      if (box.dataset.tick in kept) box.checked = kept[box.dataset.tick];
      box.addEventListener("change", function () { kept[box.dataset.tick] = box.checked; keep(); show(); });
    });
    if (again) again.addEventListener("click", function () {
      boxes.forEach(function (b) { b.checked = false; kept[b.dataset.tick] = false; });
      keep(); show();
    });
    show();
  }

  var fold = function (s) { return s.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe").replace(/æ/g, "ae"); };
  var filter = document.getElementById("filter");
  if (filter) filter.addEventListener("input", function () {
    var words = fold(filter.value).split(/\s+/).filter(Boolean);
    document.querySelectorAll("[data-filter]").forEach(function (item) {
      var text = fold(item.textContent);
      item.hidden = !words.every(function (w) { return text.indexOf(w) >= 0; });
    });
  });
})();
