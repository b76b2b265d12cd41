"use strict";

const context = document.body.dataset.context;
const part = (id) => document.getElementById(id);
const secret = location.hash.slice(1);

function refuse(text) {
  part("refused").textContent = text;
  part("refused").hidden = false;
}

async function send(path, body) {
  const headers = { "Content-Type": "application/json", "X-Atlassian-Token": "no-check" };
  const options = { method: "POST", credentials: "same-origin", headers, body: JSON.stringify(body) };
  try {
    const answer = await fetch(context + path, options);
    return { ok: answer.ok, body: await answer.json() };
  } catch {
    return { ok: false, body: { errorMessages: ["The site did not answer. Please try again."], errors: {} } };
  }
}

part("choose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const password = part("password").value;
  if (password !== part("again").value) {
    refuse("The two passwords are not the same.");
    return;
  }
  const names = part("name") ? { name: part("name").value, displayName: part("displayName").value } : {};
  const made = await send(part("choose").dataset.path, { secret, password, ...names });
  if (!made.ok) {
    refuse([...made.body.errorMessages, ...Object.values(made.body.errors)].join("\n"));
    return;
  }
  await send("/rest/auth/1/session", { username: made.body.name, password });
  location.replace(`${context}/`);
});
