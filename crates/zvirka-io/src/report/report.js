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
  document.querySelectorAll(".tools").forEach(function (tools) {
    var target = tools.hasAttribute("data-for") && document.getElementById(tools.getAttribute("data-for"));
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
      texts = texts || items.map(function (item) { return folded(item.textContent); });
      var count = 0;
      items.forEach(function (item, place) {
        var found = wanted === "" || texts[place].indexOf(wanted) >= 0;
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
  // Looking a name up: what is typed is coded by the rules that stand in the page, held against every word of every
  // name, and the people whose words are nearest come first. It finds, and decides nothing.
  var APART = "\u00a6", SHOWN = 10, LEAST_WORD = 0.5, LEAST_SHOWN = 0.45, VOWELS = "aeiou";
  var WEIGHTS = { s: 5, g: 3, p: 3 }, HALF_A_SURNAME = 4, TYPED_FOR_NOTHING = 2, RETYPED_BELOW = 0.75;
  var KIN = { bp: 1, pb: 1, dt: 1, td: 1, vf: 1, fv: 1, hk: 1, kh: 1, vu: 1, uv: 1 };
  function lines(paragraph) {
    return paragraph.textContent.split("\n").filter(Boolean).map(function (line) { return line.split(APART); });
  }
  function numbers(text) {
    return text ? text.split(" ").map(function (number) { return parseInt(number, 36); }) : [];
  }
  function coder(text) {
    var rules = new Map(text.split(" ").map(function (rule) { return rule.split(":"); }));
    return function (word) {
      var letters = Array.from(word.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase());
      var code = "";
      for (var at = 0; at < letters.length;) {
        var into = "", taken = 1;
        for (var length = Math.min(4, letters.length - at); length > 0; length -= 1) {
          var rule = rules.get(letters.slice(at, at + length).join(""));
          if (rule !== undefined) { into = rule; taken = length; break; }
        }
        for (var sound of into) {
          if (code.endsWith("i") && "aeou".indexOf(sound) >= 0) code = code.slice(0, -1);
          if (!code.endsWith(sound)) code += sound;
        }
        at += taken;
      }
      return code;
    };
  }
  function lost(sound) { return VOWELS.indexOf(sound) >= 0 ? 0.4 : sound === "h" ? 0.7 : 1; }
  function other(a, b) {
    if (a === b) return 0;
    if (KIN[a + b]) return 0.5;
    return VOWELS.indexOf(a) >= 0 && VOWELS.indexOf(b) >= 0 ? 0.3 : 1;
  }
  // Edit distance over sounds: vowels weigh less, and neighbours may have changed places.
  function distance(a, b) {
    var two = [], one = [0];
    for (var j = 1; j <= b.length; j += 1) one[j] = one[j - 1] + lost(b[j - 1]);
    for (var i = 1; i <= a.length; i += 1) {
      var row = [one[0] + lost(a[i - 1])];
      for (j = 1; j <= b.length; j += 1) {
        var least = Math.min(one[j - 1] + other(a[i - 1], b[j - 1]), one[j] + lost(a[i - 1]), row[j - 1] + lost(b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, two[j - 2] + 0.8);
        row.push(least);
      }
      two = one;
      one = row;
    }
    return one[b.length];
  }
  // How alike two codes are, from 0 to 1.
  function alike(a, b) {
    var longest = Math.max(a.length, b.length);
    if (a === b) return 1;
    if (Math.abs(a.length - b.length) > 3) return 0;
    return Math.max(0, 1 - distance(a, b) / (1 + 0.4 * longest));
  }
  // A name typed with the keyboard switched to the other alphabet: what stands on the same keys. None where nothing
  // changes. The Russian and the Ukrainian keyboard differ in six letters.
  var KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`\\";
  var LAYOUTS = ["\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u0457\u0444\u0456\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u0454\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e'\u0491",
    "\u0439\u0446\u0443\u043a\u0435\u043d\u0433\u0448\u0449\u0437\u0445\u044a\u0444\u044b\u0432\u0430\u043f\u0440\u043e\u043b\u0434\u0436\u044d\u044f\u0447\u0441\u043c\u0438\u0442\u044c\u0431\u044e\u0451\\"];
  function retyped(text) {
    var small = text.toLowerCase().replace(/[{}:"<>~]/g, function (sign) { return "[];',.`"["{}:\"<>~".indexOf(sign)]; });
    var isLatin = /[a-z]/.test(small);
    if (isLatin === /[\u0400-\u04ff]/.test(small)) return [];
    return LAYOUTS.map(function (layout) {
      var from = isLatin ? KEYS : layout, into = isLatin ? layout : KEYS;
      return Array.from(small, function (sign) {
        var place = from.indexOf(sign);
        return place < 0 ? sign : into[place];
      }).join("");
    });
  }
  var lookUp = document.getElementById("look-up");
  if (lookUp) {
    var data = document.getElementById("look-up-data"), found = document.getElementById("look-up-found");
    var input = lookUp.querySelector("input"), said = lookUp.querySelector("output");
    var code = coder(data.getAttribute("data-rules"));
    var keys = null, waiting = 0;
    var read = function () {
      var parts = data.querySelectorAll("p");
      var forms = lines(parts[1]).map(function (form) { return { code: form[0], names: numbers(form[1]) }; });
      var byCode = new Map(forms.map(function (form) { return [form.code, form.names]; }));
      var firsts = new Map();
      forms.forEach(function (form) {
        form.names.forEach(function (name) { firsts.set(name, (firsts.get(name) || "") + form.code[0]); });
      });
      // Families know half of a double surname, or write it without its hyphen: each half is a word of its own, and
      // stands for less than a whole surname.
      var words = [], halves = [];
      parts[0].textContent.split("\n").filter(Boolean).forEach(function (line) {
        var word = line.split(APART), names = numbers(word[3]), at = words.length;
        var own = word[2] === "s" ? word[0].split(/[-\u2010\u2011]/).filter(code) : [];
        if (own.length > 1) {
          own.forEach(function (half) {
            words.push({ text: half, code: code(half), part: "s", names: names, weight: HALF_A_SURNAME });
          });
        } else {
          words.push({ text: word[0], code: word[1], part: word[2], names: names, weight: WEIGHTS[word[2]] });
        }
        halves.push(words.slice(at).map(function (_, place) { return at + place; }));
      });
      return {
        words: words, halves: halves,
        texts: parts[0].textContent.split("\n").filter(Boolean).map(function (line) { return line.split(APART)[0]; }),
        forms: forms, byCode: byCode, firsts: firsts,
        cells: parts[2].textContent.split("\n"),
        people: parts[3].textContent.split("\n").filter(Boolean).map(function (line) {
          var cells = line.split(APART);
          return {
            cells: cells,
            names: cells[0].split("|").map(function (name) {
              return numbers(name).reduce(function (all, number) { return all.concat(halves[number]); }, []);
            })
          };
        })
      };
    };
    // The listed names that a typed word may be, and how far it is one of their forms.
    var named = function (typed) {
      var exact = keys.byCode.get(typed);
      if (exact) return { names: new Set(exact), share: 1 };
      var best = { names: new Set(), share: 0.7 };
      keys.forms.forEach(function (form) {
        var near = alike(typed, form.code);
        if (near > best.share) best = { names: new Set(form.names), share: near };
        else if (near === best.share && near > 0.7) form.names.forEach(function (name) { best.names.add(name); });
      });
      return best;
    };
    var asked = function (text) {
      // What stands between words; signs within a word are part of it.
      var words = text.normalize("NFC").split(/[\s.,;:()\u00ab\u00bb"\-\u2010-\u2014_/]+/).slice(0, 8);
      return words.map(function (word) {
        var typed = code(word);
        var letters = Array.from(word).length;
        var father = /^(.{2,}?)(?:ov|ev|iv|v)?(?:is|na)$/.exec(typed) || /^(.{2,}?)(?:isna|inisna)$/.exec(typed);
        return {
          code: typed, initial: letters === 1, self: named(typed),
          father: father && letters > 5 ? named(father[1]) : { names: new Set(), share: 0 }
        };
      }).filter(function (word) { return word.code !== ""; });
    };
    var share = function (typed, word) {
      var meet = function (reading) {
        return word.names.some(function (name) { return reading.names.has(name); }) ? reading.share : 0;
      };
      if (typed.initial || word.code.length === 1) {
        if (word.part === "s") return 0;
        var own = word.names.map(function (name) { return keys.firsts.get(name) || ""; }).join("") + word.code[0];
        return own.indexOf(typed.code[0]) >= 0 ? 0.7 : 0;
      }
      var sounds = alike(typed.code, word.code);
      if (word.part === "g") return Math.max(sounds, meet(typed.self));
      if (word.part === "p") return Math.max(sounds, meet(typed.father));
      return sounds;
    };
    // How near a name is to what was typed: each typed word is one word of the name at most.
    var nearness = function (name, shares) {
      var pairs = [], weights = [];
      name.forEach(function (number, place) {
        var weight = keys.words[number].weight;
        weights.push(weight);
        shares.forEach(function (of, typed) {
          if (of[number] >= LEAST_WORD) pairs.push([weight * of[number], typed, place]);
        });
      });
      if (pairs.length === 0) return 0;
      pairs.sort(function (a, b) { return b[0] - a[0]; });
      var sum = 0, typedTaken = 0, placesTaken = 0, left = shares.length;
      pairs.forEach(function (pair) {
        if (typedTaken >> pair[1] & 1 || placesTaken >> pair[2] & 1) return;
        typedTaken |= 1 << pair[1];
        placesTaken |= 1 << pair[2];
        sum += pair[0];
        left -= 1;
      });
      weights.sort(function (a, b) { return b - a; });
      var most = weights.slice(0, shares.length).reduce(function (all, weight) { return all + weight; }, 0);
      most += Math.max(0, shares.length - weights.length) * TYPED_FOR_NOTHING;
      return Math.max(0, sum - left * 0.5) / most;
    };
    // The people nearest to a text as it stands.
    var near = function (text) {
      var typed = asked(text);
      if (typed.length === 0) return [];
      var shares = typed.map(function (word) {
        // Many words sound alike; each sound is held against the typed word once.
        var known = new Map();
        return Float32Array.from(keys.words, function (other) {
          var key = other.part + other.code + " " + other.names.join(" ");
          if (!known.has(key)) known.set(key, share(word, other));
          return known.get(key);
        });
      });
      var best = [];
      keys.people.forEach(function (person, place) {
        var most = person.names.reduce(function (most, name) {
          return Math.max(most, nearness(name, shares));
        }, 0);
        if (most >= LEAST_SHOWN) best.push([most, place, person.cells]);
      });
      best.sort(byNearness);
      return best.slice(0, SHOWN);
    };
    var byNearness = function (a, b) { return b[0] - a[0] || a[1] - b[1]; };
    var nearest = function (text) {
      keys = keys || read();
      var best = near(text);
      if (best.length > 0 && best[0][0] >= RETYPED_BELOW) return best;
      retyped(text).forEach(function (other) { best = best.concat(near(other)); });
      best.sort(byNearness);
      var seen = new Set();
      return best.filter(function (hit) { return !seen.has(hit[1]) && seen.add(hit[1]); }).slice(0, SHOWN);
    };
    var show = function () {
      found.textContent = "";
      said.textContent = "";
      if (input.value.trim() === "") return;
      var best = nearest(input.value);
      if (best.length === 0) { said.textContent = found.getAttribute("data-not-found"); return; }
      said.textContent = found.getAttribute("data-nearness");
      best.forEach(function (hit) {
        var person = hit[2], item = document.createElement("li"), name = document.createElement("bdi");
        name.textContent = person[4] || person[0].split("|").map(function (words) {
          return numbers(words).map(function (number) { return keys.texts[number]; }).join(" ");
        }).join(" \u00b7 ");
        var near = document.createElement("b");
        near.textContent = Math.max(1, Math.round(100 * hit[0]));
        var rest = [keys.cells[parseInt(person[1], 36)], keys.cells[parseInt(person[2], 36)]];
        var birth = rest.filter(Boolean).map(function (cell) { return " \u00b7 " + cell; }).join("");
        // The number leads to the person's part of the page where there is one.
        var id = document.createElement(document.getElementById("person-" + person[3]) ? "a" : "span");
        id.textContent = person[3];
        if (id.tagName === "A") id.href = "#person-" + person[3];
        item.append(near, " ", name, birth, " \u00b7 ", id);
        item.setAttribute("data-id", person[3]);
        found.appendChild(item);
      });
    };
    lookUp.hidden = false;
    input.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(show, keys && keys.people.length < 5000 ? 0 : 150);
    });
  }
})();
