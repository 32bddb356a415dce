// carve(PATH), an aggregate
//
// Collects paths for a carve; nothing is carved here. The agent cuts its answer
// to 13 characters: `Carve Started`, or `Carve Failed:` while
// --carver_disable_function has its default.
#include <memory>

#include "engine/emulator/functions/function.h"

namespace ctl::sql {
namespace {

class Carve : public Aggregate {
 public:
  void step(const Arguments& /*arguments*/) override {}
  Value finish(const FunctionContext& context) override {
    return context.carver ? "Carve Started" : "Carve Failed:";
  }
};

}  // namespace

std::unique_ptr<Aggregate> carve() {
  return std::make_unique<Carve>();
}

}  // namespace ctl::sql
