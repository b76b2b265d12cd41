"use strict";

const context = document.body.dataset.context;
const SIZE = 50;
const FIELDS = "summary,issuetype,status,priority,assignee,updated";
const part = (id) => document.getElementById(id);
const instant = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const number = new Intl.NumberFormat();
let latest = 0;

async function call(method, path, body) {
  const options = { method, credentials: "same-origin", headers: { "X-Atlassian-Token": "no-check" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  try {
    const answer = await fetch(context + path, options);
    const text = await answer.text();
    return { status: answer.status, ok: answer.ok, body: text ? JSON.parse(text) : {} };
  } catch {
    const sentence = "The site did not answer. Please see whether you are connected, and try again.";
    return { status: 0, ok: false, body: { errorMessages: [sentence] } };
  }
}

function show(id, wanted) {
  part(id).hidden = !wanted;
}

function say(id, text) {
  part(id).textContent = text;
  show(id, text !== "");
}

function sentences(body) {
  const all = [...(body.errorMessages || []), ...Object.values(body.errors || {})];
  return all.join("\n") || "The site gave no reason.";
}

/** Shows each problem with the line of the query that it is about, and carets below its place. */
function pointOut(jql, problems) {
  const characters = Array.from(jql);
  return problems.map((problem) => {
    const before = characters.slice(0, problem.start);
    const lineStart = before.lastIndexOf("\n") + 1;
    const lineEnd = characters.indexOf("\n", problem.start);
    const line = characters.slice(lineStart, lineEnd < 0 ? characters.length : lineEnd);
    const indent = before.slice(lineStart).map((each) => (each === "\t" ? "\t" : " ")).join("");
    const width = Math.max(1, Math.min(problem.end, lineStart + line.length) - problem.start);
    return `${problem.message}\n${line.join("")}\n${indent}${"^".repeat(width)}`;
  }).join("\n\n");
}

function cell(name, text) {
  const made = document.createElement("td");
  made.className = name;
  made.textContent = text;
  return made;
}

function row(issue) {
  const fields = issue.fields;
  const made = document.createElement("tr");
  const key = cell("key", "");
  const link = document.createElement("a");
  link.href = `${context}/browse/${issue.key}`;
  link.textContent = issue.key;
  key.append(link);
  const status = cell("state", "");
  const name = document.createElement("span");
  name.className = `status ${fields.status.statusCategory.key}`;
  name.textContent = fields.status.name;
  status.append(name);
  const summary = cell("summary", fields.summary);
  summary.title = fields.summary;
  const updated = fields.updated.replace(/\+(\d\d)(\d\d)$/, "+$1:$2");
  made.append(
    key, summary, cell("kind", fields.issuetype.name), status,
    cell("priority", fields.priority ? fields.priority.name : ""),
    cell("assignee", fields.assignee ? fields.assignee.displayName : ""),
    cell("updated", instant.format(new Date(updated))),
  );
  return made;
}

function asked() {
  const address = new URLSearchParams(location.search);
  return { jql: address.get("jql") || "", startAt: Number.parseInt(address.get("startAt") || "0", 10) || 0 };
}

function address(jql, startAt) {
  const wanted = new URLSearchParams();
  if (jql) wanted.set("jql", jql);
  if (startAt) wanted.set("startAt", String(startAt));
  const query = wanted.toString();
  return `${context}/${query ? `?${query}` : ""}`;
}

function go(jql, startAt) {
  history.pushState(null, "", address(jql, startAt));
  search();
}

async function search() {
  const { jql, startAt } = asked();
  const turn = ++latest;
  part("jql").value = jql;
  const began = performance.now();
  const wanted = { jql, startAt, maxResults: SIZE, fields: FIELDS.split(",") };
  const answer = await call("POST", "/rest/api/2/search", wanted);
  if (turn !== latest) return;
  const table = document.querySelector("table");
  table.hidden = true;
  say("problem", "");
  say("count", "");
  ["none", "back", "on"].forEach((id) => show(id, false));
  if (answer.status === 401) {
    enter();
    return;
  }
  if (!answer.ok) {
    say("problem", answer.body.problems ? pointOut(jql, answer.body.problems) : sentences(answer.body));
    return;
  }
  const { issues, total } = answer.body;
  const took = Math.max(1, Math.round(performance.now() - began));
  const page = issues.length ? `${number.format(startAt + 1)}–${number.format(startAt + issues.length)} of ` : "";
  say("count", `${page}${number.format(total)} ${total === 1 ? "issue" : "issues"} in ${took} ms`);
  part("rows").replaceChildren(...issues.map(row));
  table.hidden = issues.length === 0;
  show("none", issues.length === 0);
  show("back", startAt > 0);
  show("on", startAt + issues.length < total);
}

function enter() {
  show("search", false);
  show("enter", true);
  part("name").focus();
}

function begin(name) {
  say("person", name);
  show("leave", name !== "");
  show("enter", false);
  show("search", true);
  part("jql").focus();
  search();
}

part("enter").addEventListener("submit", async (event) => {
  event.preventDefault();
  const sent = { username: part("name").value, password: part("password").value };
  const answer = await call("POST", "/rest/auth/1/session", sent);
  part("password").value = "";
  if (!answer.ok) {
    say("refused", answer.status === 401 ? "The user name or the password is not right." : sentences(answer.body));
    part("password").focus();
    return;
  }
  say("refused", "");
  begin(sent.username);
});

part("look").addEventListener("click", () => begin(""));
part("leave").addEventListener("click", async () => {
  await call("DELETE", "/rest/auth/1/session");
  say("person", "");
  show("leave", false);
  enter();
});
part("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  go(part("jql").value.trim(), 0);
});
part("jql").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    part("ask").requestSubmit();
  }
});
part("back").addEventListener("click", () => go(asked().jql, Math.max(0, asked().startAt - SIZE)));
part("on").addEventListener("click", () => go(asked().jql, asked().startAt + SIZE));
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (event.key === "/" && !typing && !part("search").hidden) {
    event.preventDefault();
    part("jql").focus();
  }
});
addEventListener("popstate", search);

(async () => {
  const session = await call("GET", "/rest/auth/1/session");
  if (session.ok) begin(session.body.name);
  else enter();
})();
