#include <doctest/doctest.h>

#include "engine/devserver/go_quote.h"
#include "schema/base/collation.h"
#include "schema/base/nfc.h"

namespace ctl::devserver {

TEST_CASE("collation: names that are the same for the database") {
  const struct {
    const char* a;
    const char* b;
  } cases[] = {
      {"Foo", "fOO"},      {"Résumé", "resume"}, {"Café", "Cafe\u0301"},
      {"a ", "a"},         {"🍎", "🍏"},           {"straße", "strasse"},
      {"a\u00a0b", "a b"}, {"ＡＢ", "ab"},       {"İ", "i"},
      {"ς", "σ"},          {"a\u200db", "ab"},   {"Ǆ", "dž"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.a);
    CHECK(collation_key(test.a) == collation_key(test.b));
  }
}

TEST_CASE("collation: names that are not") {
  const struct {
    const char* a;
    const char* b;
  } cases[] = {
      {" a", "a"},    {"a  b", "a b"}, {"a\t", "a"}, {"🍎a", "a"},
      {"a–b", "a-b"}, {"ø", "o"},      {"æ", "ae"},  {"\u0430", "a"},
  };
  for (const auto& test : cases) {
    CAPTURE(test.a);
    CHECK(collation_key(test.a) != collation_key(test.b));
  }
}

TEST_CASE("collation: punctuation sorts before digits, digits before letters") {
  CHECK(collation_key("_") < collation_key("0"));
  CHECK(collation_key("~") < collation_key("0"));
  CHECK(collation_key("9") < collation_key("A"));
  CHECK(collation_key("B") < collation_key("c"));
}

TEST_CASE("nfc: composes what can be composed") {
  CHECK(to_nfc("Cafe\u0301") == "Café");
  CHECK(to_nfc("q\u0323\u0307") == to_nfc("q\u0307\u0323"));
  CHECK(to_nfc("\u1112\u1161\u11ab") == "한");
  CHECK(to_nfc("\u212b") == "Å");
  CHECK(to_nfc("plain") == "plain");
}

TEST_CASE("go_quote: escapes what Go does not print") {
  CHECK(go_quote("a\"b\\") == "\"a\\\"b\\\\\"");
  CHECK(go_quote("a\u00a0b") == "\"a\\u00a0b\"");
  CHECK(go_quote("a\u200db") == "\"a\\u200db\"");
  CHECK(go_quote("é 🍏") == "\"é 🍏\"");
  CHECK(go_quote("\n\x01") == "\"\\n\\x01\"");
}

}  // namespace ctl::devserver
