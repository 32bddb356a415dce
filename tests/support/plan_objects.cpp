#include "tests/support/plan_objects.h"

#include <utility>

#include "schema/base/text.h"

namespace ctl::test {

const ServerInfo kPremium = {
    "https://fleet.example.com", "4.69.0", "premium", {4, 69}};
const ServerInfo kFree = {
    "https://fleet.example.com", "4.69.0", "free", {4, 69}};

Object object(ObjectKind kind, const std::string& name, const std::string& sql,
              long long id) {
  Object out;
  out.kind = kind;
  out.name = name;
  out.fields["query"] = sql;
  out.id = id;
  out.path = id == 0 ? "default.yml" : "";
  out.line = id == 0 ? 3 : 0;
  return out;
}

Object query(const std::string& name, const std::string& sql, long long id) {
  return object(ObjectKind::kQuery, name, sql, id);
}

Object policy(const std::string& name, const std::string& sql, long long id) {
  return object(ObjectKind::kPolicy, name, sql, id);
}

Object label(const std::string& name, long long id) {
  return object(ObjectKind::kLabel, name, "SELECT 1;", id);
}

Object with(Object object, const std::string& field, const Value& value) {
  object.fields[field] = value;
  return object;
}

History past(std::vector<Object> objects) {
  History history;
  history.known = true;
  for (Object& object : objects)
    history.objects.push_back({std::move(object), "c0ffee", "Ada"});
  return history;
}

std::string summary(const Plan& plan) {
  std::string out;
  for (const Change& change : plan.changes) {
    if (!out.empty()) out += "; ";
    out += concat(to_string(change.action), ' ', to_string(change.kind), ' ');
    if (!change.previous_name.empty()) out += change.previous_name + " to ";
    out += change.name;
    for (const auto& field : change.fields)
      if (change.action != Action::kCreate) out += " " + field.field;
  }
  return out;
}

}  // namespace ctl::test
