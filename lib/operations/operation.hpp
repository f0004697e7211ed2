#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <confab/operations.hpp>

#include "engine/core.hpp"
#include "operations/json_reader.hpp"
#include "operations/json_writer.hpp"
#include "operations/replies.hpp"
#include "operations/requests.hpp"
#include "operations/schema_writer.hpp"

namespace confab::operations {

/// Where a call runs: here and now, or without ever blocking this thread.
enum class Where { here, elsewhere };

/// What a query reads: pages that may have to come from the disk, so that it must not run on an event loop, or only the
/// caller's own rows, next to those that the check of the token reads. The latter run at once on any thread: the pool
/// would cost more than the query.
enum class Reads { pages, own_rows };

/// One operation: its description and what it does. Stateless; threads: any.
class Operation {
 public:
  explicit Operation(OperationInfo description) : info(std::move(description)) {}
  virtual ~Operation() = default;

  /// Reads the request on this thread, then runs it. `done` is called exactly once.
  virtual void start(Engine::Core& core, const OperationRequest& request, Where where,
                     Operations::Completion done) const = 0;
  virtual void describe(JsonWriter& writer, Schema& schema) const = 0;

  const OperationInfo info;
};

/// The text of a cursor at a position; 0 stands for "now".
Result<std::string> cursor_text(const Engine::Core& core, Position position);

/// Refuses with `behind` when the store has not yet reached the cursor that a read asked for.
Result<> check_at_least(const Engine::Core& core, const std::string& at_least);

/// Answers a mutation that has nothing to say but that it is done.
inline Done<Position> done_at(Done<DoneReply> done) {
  return [done = std::move(done)](const Result<Position>& position) {
    if (!position) return done(position.error());
    done(DoneReply{*position});
  };
}

/// A reply as JSON.
template <typename Reply>
std::string encode_reply(const Reply& reply) {
  std::string out;
  JsonWriter(out).object(reply);
  return out;
}

/// Room made for the answer of a mutation beforehand.
inline constexpr std::size_t kReplyBytesUsual = 256;

/// A read: `run` is one transaction.
template <typename Request, typename Reply>
class Query final : public Operation {
 public:
  using Run = Result<Reply> (*)(const Engine::Core&, const Caller&, const Request&);

  Query(OperationInfo description, Run run, Reads reads = Reads::pages)
      : Operation(std::move(description)), run_(run), reads_(reads) {}

  void start(Engine::Core& core, const OperationRequest& call, Where where,
             Operations::Completion done) const override {
    Request request;
    std::string at_least;
    JsonReader reader(call);
    fields(reader, request);
    reader("at_least", at_least, kAtLeast);
    if (auto read = reader.finish(); !read) return done(read.error());

    auto work = [&core, run = run_, caller = call.caller, request = std::move(request),
                 at_least = std::move(at_least)]() -> Result<OperationReply> {
      if (auto reached = check_at_least(core, at_least); !reached) return reached.error();
      auto reply = run(core, caller, request);
      if (!reply) return reply.error();
      return OperationReply{encode_reply(*reply)};
    };
    if (where == Where::here || reads_ == Reads::own_rows) return done(work());
    core.reads().in_pool<OperationReply>(call.caller.user, std::move(work), std::move(done));
  }

  void describe(JsonWriter& writer, Schema& schema) const override {
    describe_fields<Request>(writer, schema, "request",
                             [](SchemaWriter& more) { more("at_least", std::string(), kAtLeast); });
    describe_fields<Reply>(writer, schema, "reply", [](SchemaWriter&) {});
  }

 private:
  static constexpr util::FieldSpec kAtLeast{
      .doc = "a cursor that the store must have reached", .bytes_max = 40, .required = false};
  const Run run_;
  const Reads reads_;
};

/// A mutation: `run` completes when it is on disk; the reply gets its cursor.
template <typename Request, typename Reply>
class Mutation final : public Operation {
 public:
  using Run = void (*)(Engine::Core&, const Caller&, Request&&, Done<Reply>);

  Mutation(OperationInfo description, Run run) : Operation(std::move(description)), run_(run) {}

  void start(Engine::Core& core, const OperationRequest& call, Where, Operations::Completion done) const override {
    Request request;
    JsonReader reader(call);
    fields(reader, request);
    if (auto read = reader.finish(); !read) return done(read.error());

    run_(core, call.caller, std::move(request), [&core, done = std::move(done)](Result<Reply> reply) {
      if (!reply) return done(reply.error());
      // Where something was stored its position is known, so only what changed nothing can fail here.
      const auto cursor = cursor_text(core, reply->position);
      if (!cursor) return done(cursor.error());
      std::string out;
      out.reserve(kReplyBytesUsual);
      JsonWriter writer(out);
      writer.begin_object();
      fields(writer, *reply);
      writer("cursor", *cursor);
      writer.end_object();
      done(OperationReply{std::move(out)});
    });
  }

  void describe(JsonWriter& writer, Schema& schema) const override {
    describe_fields<Request>(writer, schema, "request", [](SchemaWriter&) {});
    describe_fields<Reply>(writer, schema, "reply", [](SchemaWriter& more) {
      more("cursor", std::string(), {.doc = "reads that are given it as `at_least` see this change"});
    });
  }

 private:
  const Run run_;
};

}  // namespace confab::operations
