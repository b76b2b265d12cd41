// The published parser's tree as lists of plain values.

import jql from "@atlaskit/jql-parser";

const { JQLParser } = jql;
const NAMED_ESCAPES = { t: "\t", n: "\n", r: "\r" };

/** Return `[where, [field, direction]...]`; a clause is `[field, operator, operand, predicate, operand...]`. */
export function outline(query) {
  const where = query.jqlWhere();
  const keys = query.jqlOrderBy()?.jqlSearchSort() ?? [];
  return [where ? choice(where.jqlOrClause()) : null, ...keys.map(sortKey)];
}

function choice(clause) {
  return joined("or", clause.jqlAndClause().map(both));
}

function both(clause) {
  return joined("and", clause.jqlNotClause().map(term));
}

function joined(word, nodes) {
  return nodes.length === 1 ? nodes[0] : [word, ...nodes];
}

function term(clause) {
  if (clause.jqlNotClause()) return ["not", term(clause.jqlNotClause())];
  if (clause.jqlSubClause()) return choice(clause.jqlSubClause().jqlOrClause());
  const terminal = clause.jqlTerminalClause();
  return [field(terminal.jqlField()), ...rightHandSide(terminal.jqlTerminalClauseRhs())];
}

function rightHandSide(side) {
  const said = [];
  for (const child of side.children) {
    const rule = JQLParser.ruleNames[child.ruleIndex];
    if (rule.endsWith("Operator")) {
      said.push(words(child));
    } else if (rule.endsWith("Predicate")) {
      said.push(words(child.children[0]), operand(child.jqlPredicateOperand().jqlOperand()));
    } else {
      said.push(value(child));
    }
  }
  return said;
}

function words(node) {
  return node.children.map((leaf) => leaf.text.toLowerCase()).join(" ");
}

function operand(node) {
  return value(node.children[0]);
}

function value(node) {
  switch (node.ruleIndex) {
    case JQLParser.RULE_jqlEmpty:
      return null;
    case JQLParser.RULE_jqlList:
      return node.jqlOperand().map(operand);
    case JQLParser.RULE_jqlFunction:
      return { call: [meant(node.jqlFunctionName()), ...(node.jqlArgumentList()?.jqlArgument() ?? []).map(meant)] };
    default:
      return node.jqlNumber() ? { number: String(BigInt(node.text)) } : meant(node);
  }
}

function field(node) {
  if (node.jqlNumber) return [meant(node)];
  const custom = node.jqlCustomField();
  const name = custom ? `cf[${BigInt(custom.POSNUMBER().text)}]` : meant(node.jqlString());
  return [name, ...node.jqlFieldProperty().map(property)];
}

function property(node) {
  const path = node.jqlPropertyArgument().map((part) => meant(part.jqlArgument()));
  return [meant(node.jqlArgument()), path.join("")];
}

function sortKey(key) {
  return [field(key.jqlField()), key.DESC() ? "DESC" : key.ASC() ? "ASC" : null];
}

/** Return what a word, a number or a quoted string means. */
function meant(node) {
  const text = /^["']/.test(node.text) ? node.text.slice(1, -1) : node.text;
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code, letter) =>
    code ? String.fromCharCode(parseInt(code, 16)) : (NAMED_ESCAPES[letter] ?? letter),
  );
}
