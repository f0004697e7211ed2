#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <confab/export.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

namespace confab::inline v0_1 {

/// One call of the catalogue, as servers and bindings need it to make routes and documents.
struct OperationInfo {
  /// Who may call. `host`: the application that embeds the engine, and nobody over a network; it has no route.
  enum class Access : std::uint8_t { anonymous, user, host };
  /// Whose password the call hashes: that of the e-mail in the request, the caller's own, or that of the user whose
  /// `token` is in the request. Hashing is slow and the answer tells whether a guess was right, so a server bounds the
  /// attempts for each of them. `mailed` hashes nothing, but sends mail to the e-mail in the request: as many attempts,
  /// and none of them proves anything.
  enum class Password : std::uint8_t { none, of_email, of_caller, of_token, mailed };
  /// What the call does with a session. An answer of `starts` and of `refreshes` contains its tokens; `refreshes` reads
  /// a `refresh_token`, which a browser may keep in a cookie; `ends` ends the session of the caller.
  enum class Session : std::uint8_t { none, starts, refreshes, ends };

  std::string_view name;    ///< "messages.send"
  std::string_view method;  ///< "POST"
  std::string_view path;    ///< "/v1/conversations/{conversation}/messages"; fields in braces come from the path
  int status = 200;         ///< of success over HTTP
  Access access = Access::user;
  bool mutation = false;      ///< the answer carries "cursor" and is on disk
  bool query_fields = false;  ///< GET and DELETE: fields outside the path come from the query string
  Password password = Password::none;
  Session session = Session::none;
  bool registers = false;  ///< makes a user for whoever asks; a server may keep this closed
  std::size_t request_bytes_max = 0;
  std::string_view summary;

  /// Whether the answer contains secrets: it is never logged.
  bool tokens_out() const { return session == Session::starts || session == Session::refreshes; }
};

/// A request: JSON object text, plus fields the transport holds as text (path and query), converted by their declared
/// type.
struct OperationRequest {
  struct TextField {
    std::string_view name{};
    std::string_view value{};
  };
  std::string_view name{};
  Caller caller{};                              ///< verified; ignored by anonymous operations
  bool host = false;                            ///< the embedding application speaks for itself, never for a stranger
  std::string_view json{};                      ///< empty counts as {}
  std::span<const TextField> fields{};          ///< each may stand here or in `json`, not in both
  std::span<const std::string_view> ignored{};  ///< members of `json` that belong to the transport ("id", "op")
};

/// The answer of a call as JSON text of one object, or an Error. `cursor` is set after a mutation.
struct OperationReply {
  std::string json;
};

/// The catalogue: every operation of the engine by name, JSON in and JSON out. Servers add transport, never a rule.
///
/// Threads: any.
class CONFAB_CXX_API Operations {
 public:
  using Completion = std::function<void(Result<OperationReply>)>;

  virtual ~Operations() = default;

  /// Every operation, in the order of the documentation. Valid as long as the Engine.
  virtual std::span<const OperationInfo> catalogue() const = 0;

  /// Calls and waits; a mutation is on disk when this returns. Errors: also unsupported (inside a completion)
  virtual Result<OperationReply> call(const OperationRequest& request) = 0;

  /// Calls without ever blocking. `done` is called exactly once: at once on this thread when the answer is a refusal or
  /// a cheap read, else on a thread of the engine. What it throws is told to the log sink. The request is copied as
  /// needed. At most Limits::commands_queued_max and queries_queued_max wait; beyond: overloaded.
  virtual void call_async(const OperationRequest& request, Completion done) = 0;

  /// Between hold() and release() no mutation wakes the writer, so that those called meanwhile are committed together.
  /// For what an event loop reads in one turn, not longer: mutations of other threads may wait for it as well.
  virtual void hold() {}
  virtual void release() {}

  /// An event as the JSON object of the native protocol, without newline.
  virtual std::string encode_event(const Event& event) const = 0;

  /// The catalogue as a JSON document: names, routes, fields, limits, documentation.
  virtual std::string describe() const = 0;
};

}  // namespace confab::inline v0_1
