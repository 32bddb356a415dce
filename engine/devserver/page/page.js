// Asks for what the server holds whenever it has changed, and shows it.
"use strict";

const PERIOD_MS = 500;
const element = (id) => document.getElementById(id);
let stamp = "";

// One function a table: the cells of a row, as [text, class].
const TABLES = {
  policies: (p) => [
    [p.name], [p.scope], [p.platform || "all"],
    [p.passing, "number pass"],
    [p.failing, p.failing > 0 ? "number fail" : "number"],
  ],
  queries: (q) => [
    [q.name], [q.scope],
    [q.interval > 0 ? q.interval + " s" : "never", "number"],
    [q.platform || "all"], [q.rows, "number"],
  ],
  labels: (l) => [[l.name], [l.kind], [l.hosts, "number"]],
  teams: (t) => [[t.name], [t.hosts, "number"]],
  hosts: (h) => [[h.name], [h.platform], [h.system]],
  activities: (a) => [
    [new Date(a.time).toLocaleTimeString()], [a.who],
    [a.type.replaceAll("_", " ") + (a.what ? ": " + a.what : "")],
  ],
};

function row(cells) {
  const tr = document.createElement("tr");
  for (const [text, kind] of cells) {
    const td = document.createElement("td");
    td.textContent = text;
    if (kind) td.className = kind;
    tr.append(td);
  }
  return tr;
}

function fill(id, list, total) {
  const body = element(id).tBodies[0];
  const rows = list.map((item) => row(TABLES[id](item)));
  if (rows.length === 0) {
    rows.push(row([["none", "none"]]));
    rows[0].cells[0].colSpan = element(id).tHead.rows[0].cells.length;
  }
  body.replaceChildren(...rows);
  const more = total > list.length ? ", newest " + list.length + " shown" : "";
  element(id + "-title").querySelector(".count").textContent =
      "(" + total + more + ")";
}

function show(state) {
  element("about").textContent =
      "Fleet " + state.version + ", " + state.tier + " tier";
  for (const id of Object.keys(TABLES)) fill(id, state[id], state.totals[id]);
  element("content").hidden = false;
  element("sign-in").hidden = true;
  say("Shown as of " + new Date().toLocaleTimeString());
}

function say(text) {
  element("status").textContent = text;
}

async function refresh() {
  const headers = {};
  const token = sessionStorage.getItem("token");
  if (token) headers.Authorization = "Bearer " + token;
  const answer = await fetch("/page/state?since=" + stamp, { headers });
  if (answer.status === 204) return;
  if (answer.status === 401 || answer.status === 403) {
    sessionStorage.removeItem("token");
    element("sign-in").hidden = false;
    say(token ? "That token is not accepted." : "A token is needed.");
    return;
  }
  const state = await answer.json();
  stamp = state.stamp;
  show(state);
}

async function run() {
  try {
    const asked = !element("sign-in").hidden && !sessionStorage.getItem("token");
    if (!document.hidden && !asked) await refresh();
  } catch {
    stamp = "";
    say("The server does not answer; trying again.");
  }
  setTimeout(run, PERIOD_MS);
}

element("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", element("token").value.trim());
  element("token").value = "";
});
run();
