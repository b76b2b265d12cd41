// Reads a query by the published grammar.

import jql from "@atlaskit/jql-parser";
import antlr from "antlr4ts";

class Refused extends Error {}

const refuse = {
  syntaxError(recognizer, symbol, line, column, message) {
    throw new Refused(message);
  },
};

/** Return the parser's own tree, or null for a text that is no query. Throws what the parser itself throws. */
export function read(text) {
  const lexer = new jql.JQLLexer(antlr.CharStreams.fromString(text));
  const parser = new jql.JQLParser(new antlr.CommonTokenStream(lexer));
  for (const part of [lexer, parser]) {
    part.removeErrorListeners();
    part.addErrorListener(refuse);
  }
  try {
    return parser.jqlQuery();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
