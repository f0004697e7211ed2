// Shows /v1/openapi.json, and sends calls that are made up here. It builds elements and never HTML, so no text is taken for a tag.

const root = new URL(".", location.href); // "/", or "/api/" behind the hub
const kIntegerMax = 2 ** 53 - 1;
const kMethods = ["get", "post", "put", "patch", "delete"];
const byId = (id) => document.getElementById(id);

let api;

/** An element: `properties` are assigned, attributes have a dash in their name or begin with "aria". */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-")) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== undefined && child !== ""));
  return element;
}

/** The little Markdown that the document's texts have: `code` and **strong**. */
function prose(text) {
  return text.split("\n\n").map((paragraph) => {
    const parts = paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
      if (part.startsWith("`")) return make("code", { textContent: part.slice(1, -1) });
      if (part.startsWith("**")) return make("strong", { textContent: part.slice(2, -2) });
      return part;
    });
    return make("p", {}, ...parts);
  });
}

/** What a pointer such as "#/components/schemas/User" points to. */
function resolve(thing) {
  if (!thing?.$ref) return thing;
  return thing.$ref.slice(2).split("/").reduce((inner, name) => inner[name.replaceAll("~1", "/").replaceAll("~0", "~")], api);
}

const nameOf = (pointer) => pointer.slice(pointer.lastIndexOf("/") + 1);

/** The type of a schema in words; names of schemas lead to them. */
function typeOf(schema) {
  if (schema.$ref) return [make("a", { href: `#schema-${nameOf(schema.$ref)}`, textContent: nameOf(schema.$ref) })];
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.enum) return [schema.enum.map((value) => JSON.stringify(value)).join(" | ")];
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice, i) => (i === 0 ? typeOf(choice) : [" | ", ...typeOf(choice)]));
  if (schema.items) return ["list of ", ...typeOf(schema.items)];
  return [[schema.type].flat().join(" | ")];
}

function boundsOf(schema) {
  const bounds = [];
  if (schema["x-max-bytes"]) bounds.push(`at most ${schema["x-max-bytes"]} bytes`);
  if (schema.maxItems) bounds.push(`at most ${schema.maxItems} items`);
  if (schema.minimum) bounds.push(`from ${schema.minimum}`);
  if (schema.maximum && schema.maximum < kIntegerMax) bounds.push(`up to ${schema.maximum}`);
  if (schema.default !== undefined) bounds.push(`else ${schema.default}`);
  return bounds.length > 0 ? ` (${bounds.join(", ")})` : "";
}

function fieldRow(name, schema, required, description, where = "") {
  const label = make("code", { textContent: name, className: required ? "required" : "" });
  const type = make("span", { className: "soft" }, ...typeOf(schema), boundsOf(schema), where);
  return make("li", {}, make("div", {}, label), make("div", {}, type, ...(description ? prose(description) : [])));
}

function schemaView(schema) {
  const shown = resolve(schema);
  if (!shown.properties) return make("p", {}, ...typeOf(shown));
  const required = new Set(shown.required);
  const rows = Object.entries(shown.properties).map(([name, field]) => fieldRow(name, field, required.has(name), field.description));
  return rows.length > 0 ? make("ul", { className: "fields" }, ...rows) : make("p", { className: "soft", textContent: "no members" });
}

const contentOf = (thing) => Object.values(thing.content ?? {})[0];
const pretty = (json) => JSON.stringify(json, null, 2);

function answersView(responses) {
  const parts = [];
  const refusals = [];
  for (const [status, listed] of Object.entries(responses)) {
    const response = resolve(listed);
    if (Number(status) >= 400) {
      refusals.push(make("li", {}, make("code", { textContent: status }), make("div", {}, ...prose(response.description))));
      continue;
    }
    parts.push(make("h3", { textContent: `Answer ${status}` }), ...prose(response.description));
    const content = contentOf(response);
    if (!content) continue;
    parts.push(schemaView(content.schema));
    if (content.example) parts.push(make("pre", { textContent: pretty(content.example), tabIndex: 0 }));
  }
  const list = make("details", {}, make("summary", { textContent: "Refusals" }));
  list.append(make("div", { className: "inside" }, make("ul", { className: "fields" }, ...refusals)));
  return [...parts, list];
}

/** The path and query with what was typed. */
function targetOf(path, parameters, inputs) {
  const query = new URLSearchParams();
  let target = path.slice(1);
  for (const parameter of parameters) {
    const value = inputs.get(parameter.name).value;
    if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (value !== "") query.set(parameter.name, value);
  }
  return new URL(query.size ? `${target}?${query}` : target, root);
}

/** Sends, and returns what is shown. Cookies stay out of it: the page would sign the chat beside it in and out. */
async function send(method, target, body) {
  const headers = {};
  const token = byId("token").value.trim();
  if (token !== "") headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const answer = await fetch(target, { method, headers, body, credentials: "omit", cache: "no-store" });
  const text = await answer.text();
  let shown = text;
  try {
    const json = JSON.parse(text);
    if (typeof json.access_token === "string") byId("token").value = json.access_token;
    shown = pretty(json);
  } catch {
    // Not JSON: as it came.
  }
  return `${answer.status} ${answer.statusText}\n${shown}`;
}

function tryView(path, method, operation) {
  const parameters = operation.parameters ?? [];
  const inputs = new Map();
  const form = make("form");
  for (const parameter of parameters) {
    const input = make("input", { name: parameter.name, value: parameter.example ?? "", required: parameter.required, autocomplete: "off" });
    inputs.set(parameter.name, input);
    form.append(make("label", {}, parameter.name, input));
  }
  const content = operation.requestBody && contentOf(operation.requestBody);
  const body = content && make("textarea", { name: "body", rows: 6, value: pretty(content.example), spellcheck: false });
  if (body) form.append(make("label", {}, "Body", body));
  const output = make("pre", { hidden: true, tabIndex: 0, "aria-live": "polite" });
  form.append(make("button", { type: "submit", textContent: `Send ${method.toUpperCase()}` }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    output.hidden = false;
    output.textContent = "…";
    try {
      output.textContent = await send(method.toUpperCase(), targetOf(path, parameters, inputs), body?.value);
    } catch (error) {
      output.textContent = `There was no answer: ${error.message}`;
    }
  });
  return [make("h3", { textContent: "Try it" }), form, output];
}

function fill(path, method, operation) {
  const inside = make("div", { className: "inside" });
  const needsToken = operation.security?.length > 0;
  inside.append(make("p", { className: "soft" }, `${operation.operationId}, `, needsToken ? "with an access token" : "without a token"));
  const parameters = operation.parameters ?? [];
  if (parameters.length > 0) {
    const rows = parameters.map((one) => fieldRow(one.name, one.schema, one.required, one.description, `, in the ${one.in}`));
    inside.append(make("h3", { textContent: "Parameters" }), make("ul", { className: "fields" }, ...rows));
  }
  const content = operation.requestBody && contentOf(operation.requestBody);
  if (content) inside.append(make("h3", { textContent: "Body" }), schemaView(content.schema));
  inside.append(...answersView(operation.responses), ...tryView(path, method, operation));
  return inside;
}

/** A part that is made when it is first opened: there are thousands of rows. */
function later(details, content) {
  details.addEventListener("toggle", () => details.open && details.childElementCount === 1 && details.append(content()));
  return details;
}

function operationView(path, method, operation) {
  const summary = make(
    "summary",
    {},
    make("span", { className: `method ${method}`, textContent: method.toUpperCase() }),
    make("span", { className: "path", textContent: path }),
    make("span", { className: "soft", textContent: operation.summary }),
  );
  const details = make("details", { id: `operation-${operation.operationId}` }, summary);
  details.dataset.words = `${operation.operationId} ${method} ${path} ${operation.summary}`.toLowerCase();
  return later(details, () => fill(path, method, operation));
}

function showOperations() {
  const sections = new Map();
  for (const { name } of api.tags) {
    const section = make("section", { id: `tag-${name}` }, make("h2", { textContent: name }));
    sections.set(name, section);
    byId("operations").append(section);
    byId("tags").append(make("a", { href: `#tag-${name}`, textContent: name }));
  }
  byId("tags").append(make("a", { href: "#schemas", textContent: "schemas" }));
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const method of kMethods) {
      const operation = methods[method];
      if (operation) sections.get(operation.tags[0]).append(operationView(path, method, operation));
    }
  }
}

function showSchemas() {
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    const details = make("details", { id: `schema-${name}` }, make("summary", {}, make("code", { textContent: name })));
    byId("schemas").append(later(details, () => make("div", { className: "inside" }, schemaView(schema))));
  }
  byId("schemas").hidden = false;
}

function find() {
  const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const section of byId("operations").children) {
    const operations = [...section.querySelectorAll(":scope > details")];
    for (const operation of operations) operation.hidden = !words.every((word) => operation.dataset.words.includes(word));
    section.hidden = operations.every((operation) => operation.hidden);
  }
}

/** Opens what the address names. */
function follow() {
  const target = byId(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
}

async function show() {
  const answer = await fetch(new URL("v1/openapi.json", root));
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  api = await answer.json();
  byId("version").textContent = api.info.version;
  byId("about").append(make("div", { className: "inside" }, ...prose(api.info.description)));
  showOperations();
  showSchemas();
  byId("find").addEventListener("input", find);
  addEventListener("hashchange", follow);
  follow();
}

show().catch((error) => {
  byId("problem").textContent = `The document cannot be shown: ${error.message}`;
});
