#pragma once

#include <memory>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "operations/operation.hpp"

namespace confab::operations {

/// The catalogue of an engine. Lifetime: ends before `core` does.
std::unique_ptr<Operations> make_catalogue(Engine::Core& core);

/// What Operations::describe() says; needs no engine.
std::string describe_catalogue();

using OperationList = std::vector<std::unique_ptr<Operation>>;

// Each area adds its own, in the order of the documentation.
void add_account_operations(OperationList& list);
void add_conversation_operations(OperationList& list);
void add_message_operations(OperationList& list);
void add_host_operations(OperationList& list);

}  // namespace confab::operations
