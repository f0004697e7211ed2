#include <utility>

#include <confab/engine.hpp>

#include "engine/core.hpp"
#include "engine/dispatcher.hpp"
#include "operations/catalogue.hpp"

namespace confab::inline v0_1 {

// Here, because the engine knows its catalogue by the interface only.
Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options, StandardLibrary) {
  auto core = Core::open(std::move(options));
  if (!core) return core.error();
  (*core)->set_operations(operations::make_catalogue(**core));
  return std::unique_ptr<Engine>(new Engine(std::move(*core)));
}

}  // namespace confab::inline v0_1
