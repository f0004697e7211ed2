#pragma once

#include <memory>
#include <string>

#include <confab/engine.hpp>

#include "operations/operation_list.hpp"

namespace confab::operations {

/// The catalogue of an engine. Lifetime: ends before `core` does.
std::unique_ptr<Operations> make_catalogue(Engine::Core& core);

/// What Operations::describe() says; needs no engine.
std::string describe_catalogue();

}  // namespace confab::operations
