#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "operations/operation.hpp"

namespace confab::operations {

/// How an operation is called over HTTP: the fields in braces come from the path, the others of a GET or DELETE from
/// the query, and else from a JSON object.
struct Route {
  std::string_view method = {};
  std::string_view path = {};
  int status = 200;  ///< of success
};

/// Of what only the application that embeds the engine may call.
inline constexpr Route kHostOnly{};

/// What few operations need to say: see OperationInfo.
struct Traits {
  OperationInfo::Access access = OperationInfo::Access::user;  ///< of what has a route
  OperationInfo::Password password = OperationInfo::Password::none;
  OperationInfo::Session session = OperationInfo::Session::none;
  bool registers = false;
  std::size_t request_bytes_max = kSmallRequestBytesMax;  ///< of the JSON object
  Reads reads = Reads::pages;
};

/// The operations, a row each: name, route, function, and what it does in a sentence.
class OperationList {
 public:
  template <typename Request, typename Reply>
  void query(std::string_view name, const Route& route,
             Result<Reply> (*run)(const Engine::Core&, const Caller&, const Request&), std::string_view summary,
             const Traits& traits = {}) {
    operations_.push_back(
        std::make_unique<Query<Request, Reply>>(info(name, route, false, summary, traits), run, traits.reads));
  }

  template <typename Request, typename Reply>
  void mutation(std::string_view name, const Route& route,
                void (*run)(Engine::Core&, const Caller&, Request&&, Done<Reply>), std::string_view summary,
                const Traits& traits = {}) {
    operations_.push_back(std::make_unique<Mutation<Request, Reply>>(info(name, route, true, summary, traits), run));
  }

  auto begin() const { return operations_.begin(); }
  auto end() const { return operations_.end(); }

 private:
  static OperationInfo info(std::string_view name, const Route& route, bool mutation, std::string_view summary,
                            const Traits& traits) {
    const bool query_fields = route.method == "GET" || route.method == "DELETE";
    return {.name = name,
            .method = route.method,
            .path = route.path,
            .status = route.status,
            .access = route.path.empty() ? OperationInfo::Access::host : traits.access,
            .mutation = mutation,
            .query_fields = query_fields,
            .password = traits.password,
            .session = traits.session,
            .registers = traits.registers,
            .request_bytes_max = query_fields ? 0 : traits.request_bytes_max,
            .summary = summary};
  }

  std::vector<std::unique_ptr<Operation>> operations_;
};

// Each area adds its own, in the order of the documentation.
void add_account_operations(OperationList& list);
void add_conversation_operations(OperationList& list);
void add_group_operations(OperationList& list);
void add_message_operations(OperationList& list);
void add_people_operations(OperationList& list);
void add_host_operations(OperationList& list);
void add_host_people_operations(OperationList& list);

}  // namespace confab::operations
