// The page on which staff decide. It builds every text as a text, never as markup, and asks nobody but this server.
"use strict";
/* global WORDS, REASONS */

const OF_VERDICT = {
  same: ["name_and_date", "unit", "place_or_time", "family_confirms", "document", "other"],
  different: ["birth_date", "patronymic", "relatives", "unit", "place_or_time", "document", "family_denies", "other"],
  cannot_tell: ["too_little", "sources_contradict", "other"],
};
// The queues in their order, and which choices each asks about. A blind reader is shown those alone, as open ones.
const ASKED = {open: "open", reopened: "reopened", disagreement: "disagreement", second: "open", audit: "open"};

const at = (id) => document.getElementById(id);
const state = {
  language: "en", about: null, queue: "open", ids: [], total: 0, place: 0, question: null, choice: 0, verdict: null, nobody: false,
  evidence: true, opened: false, latin: true, marks: true, keys: true, answers: [], times: [], begun: 0, busy: false, pending: null, locks: 0, shut: false,
};
const t = (key) => WORDS[state.language][key];
const of = (both) => (both ? both[state.language === "uk" ? 1 : 0] : "");

function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (key === "class") element.className = value;
    else if (key === "click") element.addEventListener("click", value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function say(text) {
  at("status").textContent = text;
}

// A UUID of version 4: an answer that is sent again is the same answer.
const uuid = () => crypto.randomUUID();

async function ask(path, body) {
  const options = {credentials: "same-origin", cache: "no-store", redirect: "error"};
  if (body !== undefined) Object.assign(options, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    // Sent again under the same id nothing is added twice.
    answer = await fetch(path, options);
  }
  const told = await answer.json();
  if (told.locked) {
    lock();
    throw new Error(t("locked"));
  }
  if (!answer.ok && told.status !== "contradiction") throw new Error(`${t("failed")}: ${told.message || answer.status}`);
  // What nobody asks anything of for so long the server locks; whoever passes by must not read it on the screen either.
  clearTimeout(state.locks);
  if (state.about) state.locks = setTimeout(() => { lock(); say(t("locked")); }, state.about.idle_seconds * 1000);
  return told;
}

// Takes everybody's data off the screen, and asks for nothing more until the address is opened again.
function lock() {
  clearTimeout(state.locks);
  state.shut = true;
  Object.assign(state, {about: null, question: null, ids: [], answers: [], pending: null, verdict: null});
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  for (const id of ["choices", "queues", "found", "lines"]) at(id).replaceChildren();
  for (const id of ["notes", "who", "progress", "agreement"]) at(id).textContent = "";
  for (const id of ["answer", "views", "tools"]) at(id).hidden = true;
  at("sought").value = "";
  at("title").textContent = document.title = "zvirka";
  document.body.classList.add("locked");
  at("asked").textContent = t("locked");
}

async function trying(work) {
  if (state.busy || state.shut) return;
  state.busy = true;
  try {
    await work();
  } catch (error) {
    say(error.message);
  } finally {
    state.busy = false;
  }
}

function translate() {
  document.documentElement.lang = state.language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
  at("keys").replaceChildren(...Object.entries(t("keys")).flatMap(([key, text]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, text)]));
}

function tellCase() {
  const about = state.about;
  if (!about) return;
  document.title = `${about.title} – zvirka`;
  at("title").textContent = about.title;
  at("who").textContent = `${t("reader")}: ${about.reader}${about.blind ? ` · ${t("blind")}` : ""}`;
  const queues = Object.keys(ASKED).filter((queue) => queue in about.queues).map((queue) => [queue, about.queues[queue]]);
  at("queues").replaceChildren(...queues.map(([queue, count]) =>
    make("li", {}, make("button", {type: "button", "aria-current": queue === state.queue ? "true" : null, "data-queue": queue, click: () => trying(() => openQueue(queue))}, `${t(queue)} ${count}`))));
  const left = about.queues[state.queue] || 0;
  const median = state.times.slice().sort((a, b) => a - b)[Math.floor(state.times.length / 2)];
  const parts = [`${left} ${t("left")}`];
  if (median) parts.push(`≈ ${Math.max(1, Math.round((left * median) / 60))} ${t("minutes")}`);
  if (about.audit && about.audit.read > 0) {
    parts.push(`${t("audit_read")} ${about.audit.read} ${t("of")} ${about.audit.drawn}, ${t("audit_wrong")} ${about.audit.wrong}, ${t("audit_bound")} ${(about.audit.bound * 100).toFixed(1)}%`);
  }
  at("progress").textContent = parts.join(" · ");
}

function pieces(list) {
  return list.map(([text, mark]) => (mark === "same" ? text : make("mark", {class: mark}, text)));
}

function cell(row, side) {
  const latin = row[`${side}_latin`];
  const content = [make("bdi", {}, ...pieces(row[side]))];
  if (latin && state.latin) content.push(make("bdi", {class: "latin", lang: "uk-Latn"}, ...pieces(latin)));
  return make("td", {}, ...content);
}

function title(item) {
  const record = item.records[0];
  return record ? record.name : "";
}

function place(record) {
  const role = record.role_words ? ` (${of(record.role_words)})` : "";
  return `${record.list}${role}, ${record.id}`;
}

function others(item) {
  if (item.count < 2) return null;
  const list = make("ul");
  for (const record of item.records) {
    const fields = record.fields.map((field) => `${of(field.label)}: ${field.cell}`).join("; ");
    list.append(make("li", {}, make("bdi", {}, record.name), make("span", {class: "soft"}, ` – ${place(record)}${fields ? `; ${fields}` : ""}`)));
  }
  if (item.count > item.records.length) list.append(make("li", {}, `+ ${item.count - item.records.length}`));
  return make("details", {}, make("summary", {}, `${t("more")}: ${item.count}`), list);
}

function evidence(choice) {
  if (!state.evidence || !choice.evidence) return null;
  const sign = (weight) => `${weight > 0 ? "+" : ""}${weight.toFixed(1)}`.replace("-", "−");
  const lines = choice.evidence.filter((line) => line.level !== "absent").map((line) => {
    const [field, said] = of(line.words);
    return make("li", {}, `${field}: ${said}, ${sign(line.weight)} ${t("bits")}`);
  });
  if (choice.prior !== null && choice.prior !== undefined) lines.push(make("li", {class: "soft"}, `${t("prior")}: ${sign(choice.prior)} ${t("bits")}`));
  const sums = [];
  if (choice.probability !== null) sums.push(`${t("probability")} ${choice.probability.toFixed(3)}`);
  if (choice.rival) sums.push(`${t("rival")} ${choice.rival.toFixed(3)}`);
  return make("div", {class: "evidence"}, make("ul", {}, ...lines), make("p", {class: "soft"}, sums.join(" · ")));
}

function choiceCard(choice, index) {
  const [a, b] = choice.items.map((item) => state.question.items[item]);
  const isNow = index === state.choice;
  const badges = [];
  if (choice.status !== "open") badges.push(make("span", {class: "badge"}, t(choice.status)), " ");
  if (choice.family) badges.push(make("span", {class: "badge family"}, t("family")), " ");
  if (choice.joined) badges.push(make("span", {class: "badge"}, t("joined")));
  // Of a person with several records those two stand side by side that are nearest to each other.
  const head = make("tr", {}, make("td", {}), ...choice.records.map((record) => make("th", {scope: "col"}, place(record))));
  const body = choice.rows.map((row) => make("tr", {}, make("th", {scope: "row"}, of(row.label)), cell(row, "left"), cell(row, "right")));
  const decided = (choice.decided || []).map((vote) =>
    make("li", {}, `${vote.author}: ${t(vote.verdict)}${vote.reason ? ` – ${of(REASONS[vote.reason])}` : ""}, ${vote.at.slice(0, 10)}`));
  return make("article", {class: `choice${isNow ? " now" : ""}`, "aria-current": isNow ? "true" : null, "aria-label": `${t("choice")} ${index + 1} ${t("of")} ${state.question.choices.length}`, click: () => choose(index)},
    badges.length ? make("p", {}, ...badges) : null,
    make("table", {}, make("caption", {}, `${index + 1}. `, ...choice.records.flatMap((record, side) => [side ? " – " : "", make("bdi", {}, record.name)])), make("thead", {}, head), make("tbody", {}, ...body)),
    evidence(choice),
    decided.length ? make("div", {}, make("h3", {}, t("decided")), make("ul", {}, ...decided)) : null,
    others(a), others(b));
}

function choose(index) {
  if (index === state.choice) return;
  state.choice = index;
  state.verdict = null;
  render(false);
}

function verdictButton(verdict, key, nobody) {
  const pressed = state.verdict === verdict && state.nobody === Boolean(nobody);
  return make("button", {type: "button", "aria-pressed": String(pressed), "data-verdict": nobody ? "nobody" : verdict, click: () => setVerdict(verdict, nobody)},
    `${t(nobody ? "nobody" : verdict)} `, make("kbd", {}, key));
}

function setVerdict(verdict, nobody) {
  if (!state.question) return;
  state.verdict = verdict;
  state.nobody = Boolean(nobody);
  at("note-form").hidden = true;
  renderAnswer();
  say(`${t(nobody ? "nobody" : verdict)}. ${t("choose_reason")}: ${OF_VERDICT[verdict].map((reason, index) => `${index + 1} ${of(REASONS[reason])}`).join(", ")}`);
}

function renderAnswer() {
  at("answer").hidden = false;
  at("verdicts").hidden = at("your-answer").hidden = !state.question;
  const buttons = [verdictButton("same", "S"), verdictButton("different", "D"), verdictButton("cannot_tell", "C")];
  if (state.question && state.question.kind === "who") buttons.push(verdictButton("different", "N", true));
  at("verdicts").replaceChildren(...buttons);
  at("reasons").replaceChildren(...(state.verdict ? OF_VERDICT[state.verdict] : []).map((reason, index) =>
    make("button", {type: "button", "data-reason": reason, click: () => setReason(reason)}, make("kbd", {}, String(index + 1)), ` ${of(REASONS[reason])}`)));
}

function render(moves = true) {
  if (!state.about) return;
  const question = state.question;
  at("notes").textContent = "";
  at("note-form").hidden = true;
  document.body.classList.toggle("marks", state.marks);
  for (const view of ["evidence", "latin", "marks"]) at(view).setAttribute("aria-pressed", String(state[view]));
  at("evidence").hidden = Boolean(question && question.blind);
  at("views").hidden = !question;
  at("tools").hidden = false;
  if (!question) {
    at("asked").textContent = t("none");
    at("choices").replaceChildren();
    renderAnswer();
    return;
  }
  const many = question.items.length > 2;
  at("asked").textContent = question.kind === "who" ? t("who") : many ? t("groups") : t("group");
  if (question.blind) at("notes").textContent = t("blind");
  else if (question.loss !== undefined) at("notes").textContent = `${t("loss")}: ${question.loss}`;
  // That the program's evidence was before the reader's eyes is written down with the answer.
  if (state.evidence && !question.blind) state.opened = true;
  at("choices").replaceChildren(...question.choices.map(choiceCard));
  renderAnswer();
  const now = at("choices").querySelector(".now");
  if (now && question.choices.length > 1) now.scrollIntoView({block: "nearest"});
  if (moves) {
    at("question").focus({preventScroll: true});
    say(`${at("asked").textContent} ${question.items.map(title).join(" – ")}`);
  }
}

// The next choice that this queue asks about; none where all are answered.
function firstAsked(question) {
  return question.choices.findIndex((choice) => choice.status === ASKED[state.queue]);
}

async function refresh() {
  state.about = await ask("/api/case");
  tellCase();
}

async function openQueue(queue) {
  // The program's word is not looked at again with its evidence first: in the audit that has to be opened.
  if (queue !== state.queue) state.evidence = queue !== "audit";
  state.queue = queue;
  const told = await ask(`/api/questions?queue=${encodeURIComponent(queue)}&limit=1000`);
  state.ids = told.questions.map((question) => question.id);
  state.place = 0;
  await refresh();
  await show();
}

async function show() {
  const id = state.ids[state.place];
  state.verdict = null;
  state.question = id ? await ask(`/api/questions/${id}?queue=${encodeURIComponent(state.queue)}`) : null;
  state.choice = state.question ? Math.max(0, firstAsked(state.question)) : 0;
  begin();
}

// A choice comes before the reader, who has seen nothing of the evidence yet.
function begin() {
  state.begun = performance.now();
  state.opened = false;
  render();
}

async function step(by) {
  const place = state.place + by;
  if (place < 0 || place >= state.ids.length) {
    // Behind the last question stands what has come since, and what was passed over.
    if (by > 0) await openQueue(state.queue);
    return;
  }
  state.place = place;
  await show();
}

function setReason(reason) {
  if (!state.verdict) return;
  if (reason === "other") {
    at("note-form").hidden = false;
    at("note").value = "";
    at("note").focus();
    return;
  }
  trying(() => record(reason, null, false));
}

function answersOf(reason) {
  const question = state.question;
  const now = question.choices[state.choice];
  const asked = question.choices.filter((choice) => choice.status === ASKED[state.queue]);
  if (question.kind === "who" && (state.nobody || state.verdict === "same")) {
    // Who is none of them is told of each, for the reason given. Who is this one is none of the others, for no other reason.
    if (state.nobody) return asked.map((choice) => ({choice: choice.choice, verdict: "different", reason}));
    const rest = asked.filter((choice) => choice !== now).map((choice) => ({choice: choice.choice, verdict: "different"}));
    return [{choice: now.choice, verdict: "same", reason}, ...rest];
  }
  return [{choice: now.choice, verdict: state.verdict, reason}];
}

async function record(reason, note, sure) {
  const seconds = Math.round((performance.now() - state.begun) / 100) / 10;
  const body = (sure && state.pending) || {
    id: uuid(), question: state.question.id, queue: state.queue, answers: answersOf(reason), note, seconds,
    settles: state.queue === "disagreement", evidence: state.opened,
  };
  state.pending = null;
  const told = await ask("/api/verdicts", {...body, sure});
  if (told.status === "contradiction") {
    state.pending = body;
    at("contradiction").showModal();
    return;
  }
  state.answers.push({event: told.event, question: state.question.id, queue: state.queue});
  state.times.push(seconds);
  const what = `${t("recorded")}: ${t(state.nobody ? "nobody" : body.answers[0].verdict)} – ${of(REASONS[body.answers[0].reason])}.`;
  const answered = new Set(body.answers.map((answer) => answer.choice));
  const rest = state.question.choices.some((choice) => choice.status === ASKED[state.queue] && !answered.has(choice.choice));
  // What is left may follow from the answer.
  const question = rest ? await ask(`/api/questions/${state.question.id}?queue=${encodeURIComponent(state.queue)}`).catch(() => null) : null;
  await refresh();
  if (question && firstAsked(question) >= 0) {
    state.question = question;
    state.choice = firstAsked(question);
    state.verdict = null;
    begin();
  } else {
    state.ids.splice(state.place, 1);
    if (state.place >= state.ids.length) await openQueue(state.queue);
    else await show();
  }
  say(`${what} ${at("status").textContent}`);
}

async function undo() {
  let last = state.answers.pop();
  if (!last) {
    const told = await ask("/api/history?limit=50");
    last = told.lines.find((line) => line.mine && !line.undone);
  }
  if (!last) {
    say(t("nothing_to_undo"));
    return;
  }
  await ask("/api/undo", {id: uuid(), event: last.event});
  await openQueue(last.queue || state.queue);
  const at_place = state.ids.indexOf(last.question);
  if (at_place >= 0) {
    state.place = at_place;
    await show();
  }
  say(`${t("undone")}. ${at("status").textContent}`);
}

async function openHistory() {
  const told = await ask("/api/history");
  at("lines").replaceChildren(...told.lines.map((line) => make("li", {},
    make("span", {class: "soft"}, `${line.at.slice(0, 16).replace("T", " ")} ${line.author} `),
    make("bdi", {}, line.names.join(" – ")), `: ${t(line.verdict)}${line.reason ? ` – ${of(REASONS[line.reason])}` : ""} `,
    line.undone ? make("span", {class: "badge"}, t("undone"))
      : line.mine ? make("button", {type: "button", click: () => trying(async () => { await ask("/api/undo", {id: uuid(), event: line.event}); await refresh(); await openHistory(); })}, t("undo")) : null)));
  at("agreement").textContent = "";
  at("export").hidden = state.about.blind;
  if (!state.about.blind) {
    const agreement = await ask("/api/agreement");
    at("agreement").textContent = agreement.readers.map((pair) => `${t("agreement")} ${pair.readers.join(", ")}: ${pair.agreement.pairs} ${t("pairs")}, kappa ${pair.agreement.kappa ? pair.agreement.kappa.value.toFixed(4) : "–"}, AC1 ${pair.agreement.ac1 ? pair.agreement.ac1.value.toFixed(4) : "–"}`).join("; ");
  }
  if (!at("history").open) at("history").showModal();
}

async function search() {
  const told = await ask(`/api/search?q=${encodeURIComponent(at("sought").value)}`);
  at("found").replaceChildren(...(told.found.length ? told.found : [null]).map((record) => record === null ? make("li", {}, t("nothing_found"))
    : make("li", {}, make("bdi", {}, record.name), make("span", {class: "soft"}, ` – ${record.list}, ${record.id}; ${record.fields.map((field) => `${of(field.label)}: ${field.cell}`).join("; ")} `),
      record.question ? make("button", {type: "button", click: () => trying(() => goTo(record.question))}, "→") : null)));
}

async function goTo(id) {
  at("search").close();
  const known = state.ids.indexOf(id);
  if (known < 0) state.ids.splice(state.place, 0, id);
  else state.place = known;
  await show();
}

async function apply() {
  say(t("applying"));
  const told = await ask("/api/apply", {});
  await openQueue(state.queue);
  const parts = [];
  if (told.joined !== undefined) parts.push(`${t("applied_joined")}: ${told.joined}`, `${t("applied_parted")}: ${told.parted}`);
  if (told.persons) parts.push(`${t("persons")}: ${told.persons_before} → ${told.persons}`);
  for (const queue of Object.keys(told.queues)) parts.push(`${t(queue)}: ${told.queues_before[queue]} → ${told.queues[queue]}`);
  say(parts.join("; "));
}

function toggle(view) {
  state[view] = !state[view];
  render(false);
}

function setLanguage(language) {
  state.language = language;
  translate();
  tellCase();
  if (state.about) render(false);
  else at("asked").textContent = t("locked");
}

function onKey(event) {
  if (!state.keys || (state.shut && event.code !== "KeyL") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input,textarea,select")) return;
  if (document.querySelector("dialog[open]")) return;
  // Keys are told by where they are, so that they work under a Ukrainian layout; signs by what they write.
  const question = state.question;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  const actions = {
    KeyS: () => question && setVerdict("same"), KeyD: () => question && setVerdict("different"), KeyC: () => question && setVerdict("cannot_tell"),
    KeyN: () => question && question.kind === "who" && setVerdict("different", true),
    KeyU: () => trying(undo), KeyJ: () => trying(() => step(1)), KeyK: () => trying(() => step(-1)),
    KeyE: () => toggle("evidence"), KeyR: () => toggle("latin"), KeyM: () => toggle("marks"), KeyL: () => setLanguage(state.language === "uk" ? "en" : "uk"),
    ArrowDown: () => question && choose(Math.min(question.choices.length - 1, state.choice + 1)),
    ArrowUp: () => question && choose(Math.max(0, state.choice - 1)),
    Escape: () => { state.verdict = null; renderAnswer(); },
  };
  let action = actions[event.code];
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) action = () => at("help").showModal();
  else if (event.key === "/" || event.code === "Slash") action = () => { at("search").showModal(); at("sought").focus(); };
  else if (digit && !event.shiftKey && state.verdict) {
    const reason = OF_VERDICT[state.verdict][Number(digit[1]) - 1];
    action = reason ? () => setReason(reason) : null;
  }
  if (!action) return;
  event.preventDefault();
  action();
}

async function start() {
  if (navigator.language.toLowerCase().startsWith("uk")) state.language = "uk";
  translate();
  const token = location.hash.slice(1);
  if (token) {
    // The token must stand in no history and no bookmark.
    history.replaceState(null, "", "/");
    await ask("/session", {token});
  }
  state.about = await ask("/api/case");
  state.queue = state.about.queue;
  state.evidence = state.queue !== "audit";
  setLanguage(state.about.language === "uk" ? "uk" : "en");
  await openQueue(state.queue);
}

document.addEventListener("keydown", onKey);
at("note-form").addEventListener("submit", (event) => { event.preventDefault(); trying(() => record("other", at("note").value, false)); });
at("note").addEventListener("keydown", (event) => { if (event.key === "Escape") { at("note-form").hidden = true; at("question").focus(); } });
at("search-form").addEventListener("submit", (event) => { event.preventDefault(); trying(search); });
at("undo").addEventListener("click", () => trying(undo));
at("next").addEventListener("click", () => trying(() => step(1)));
at("back").addEventListener("click", () => trying(() => step(-1)));
at("apply").addEventListener("click", () => trying(apply));
at("language").addEventListener("click", () => setLanguage(state.language === "uk" ? "en" : "uk"));
for (const view of ["evidence", "latin", "marks"]) at(view).addEventListener("click", () => toggle(view));
at("help-open").addEventListener("click", () => at("help").showModal());
at("search-open").addEventListener("click", () => { at("search").showModal(); at("sought").focus(); });
at("history-open").addEventListener("click", () => trying(openHistory));
at("keys-on").addEventListener("change", (event) => { state.keys = event.target.checked; });
at("leave").addEventListener("click", () => { state.pending = null; at("contradiction").close(); });
at("sure").addEventListener("click", () => { at("contradiction").close(); trying(() => record(null, null, true)); });
at("contradiction").addEventListener("close", () => { if (!state.busy) at("question").focus(); });
trying(start);
