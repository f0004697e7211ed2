#include <optional>
#include <string_view>
#include <utility>

#include <confab/confab.h>
#include <confab/engine.hpp>

#include "capi/engines.hpp"
#include "capi/guard.hpp"
#include "capi/options.hpp"
#include "capi/text.hpp"

// The entry points that need an engine. Each reads what it was given, and calls.

namespace {

using namespace confab::capi;
using confab::Caller;
using confab::Error;
using confab::ErrorCode;
using confab::OperationRequest;

/// Who calls. `host` is a caller of its own: no user, but the host's operations.
confab::Result<> read_caller(const confab::Engine& engine, const confab_caller* given, Caller& user, bool& host) {
  if (given == nullptr) return {};
  if (given->reserved != 0) return Error{ErrorCode::invalid_argument, "caller.reserved must be 0", "caller.reserved"};
  switch (given->kind) {
    case CONFAB_CALLER_ANONYMOUS:
      return {};
    case CONFAB_CALLER_USER:
      if (given->user == 0) return Error{ErrorCode::invalid_argument, "caller.user is missing", "caller.user"};
      user = Caller(confab::UserId{given->user}, confab::SessionId{given->session});
      return {};
    case CONFAB_CALLER_TOKEN: {
      std::string_view token;
      if (!text_of(given->token, token)) {
        return Error{ErrorCode::invalid_argument, "caller.token must be text", "caller.token"};
      }
      auto info = engine.verify_token(token);
      if (!info) return info.error();
      user = info->caller;
      return {};
    }
    case CONFAB_CALLER_HOST:
      host = true;
      return {};
    default:
      return Error{ErrorCode::invalid_argument, "caller.kind is not one of CONFAB_CALLER_…", "caller.kind"};
  }
}

confab::Result<> read_call(const confab::Engine& engine, const confab_caller* caller, confab_str operation,
                           confab_str request, OperationRequest& out) {
  if (!text_of(operation, out.name)) return Error{ErrorCode::invalid_argument, "operation must be text", "operation"};
  if (!text_of(request, out.json)) return Error{ErrorCode::invalid_argument, "request must be text", "request"};
  if (out.json.size() > CONFAB_REQUEST_BYTES_MAX) {
    return Error{ErrorCode::too_large, "the request is over CONFAB_REQUEST_BYTES_MAX bytes", "request"};
  }
  return read_caller(engine, caller, out.caller, out.host);
}

/// Where a follower begins.
Answer read_from(confab_str given, confab::FollowOptions& options) {
  using From = confab::FollowOptions::From;
  std::string_view text;
  if (!text_of(given, text)) return invalid("from", "from must be text");
  if (text.empty()) return {};
  if (text == "oldest" || text == "newest") {
    options.from = text == "oldest" ? From::oldest : From::newest;
    return {};
  }
  const auto cursor = confab::Cursor::parse(text);
  if (!cursor) return invalid("from", "from is neither empty, \"oldest\", \"newest\" nor a cursor");
  options.from = From::cursor;
  options.cursor = *cursor;
  return {};
}

/// Clears what a function gives, and tells whether it was given a place for it.
template <typename T>
bool clear(T* out) {
  if (out != nullptr) *out = T();
  return out != nullptr;
}

template <typename Use>
Answer with(confab_engine engine, Use use) {
  return Engines::instance().with(engine, use);
}

}  // namespace

confab_status confab_engine_open(const confab_engine_options* options, confab_engine* out_engine,
                                 confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_engine)) return invalid("out_engine", "out_engine is missing");
    if (auto usable = Engines::instance().check_usable(); usable.status() != CONFAB_OK) return usable;
    OpenOptions read;
    if (auto well = read_options(options, read); well.status() != CONFAB_OK) return well;
    auto id = Engines::instance().open(std::move(read.engine), read.calls_max);
    if (!id) return id.error();
    out_engine->id = *id;
    return {};
  });
}

confab_status confab_engine_close(confab_engine engine, confab_error** error) {
  return guard(error, [&] { return Engines::instance().close(engine); });
}

confab_status confab_call(confab_engine engine, const confab_caller* caller, confab_str operation, confab_str request,
                          confab_reply** out_reply, confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_reply)) return invalid("out_reply", "out_reply is missing");
    return with(engine, [&](const Lease& lease) -> Answer {
      OperationRequest call;
      if (auto read = read_call(lease.engine(), caller, operation, request, call); !read) return read.error();
      auto reply = lease.engine().operations().call(call);
      if (!reply) return reply.error();
      *out_reply = new confab_reply{std::move(reply->json)};
      return {};
    });
  });
}

confab_status confab_call_async(confab_engine engine, const confab_caller* caller, confab_str operation,
                                confab_str request, uint64_t* out_call, confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_call)) return invalid("out_call", "out_call is missing");
    return with(engine, [&](const Lease& lease) -> Answer {
      OperationRequest call;
      auto read = read_call(lease.engine(), caller, operation, request, call);
      if (!read && read.code() != ErrorCode::unauthenticated) return read.error();
      Calls& calls = lease.items().calls();
      auto begun = calls.begin();
      if (!begun) return begun.error();
      const auto done = [&calls, id = begun->id()](confab::Result<confab::OperationReply> reply) {
        calls.end(id, std::move(reply));
      };
      // A token that is no good is a refusal like those of the operation, and comes as they do.
      if (!read) {
        done(read.error());
      } else {
        lease.engine().operations().call_async(call, done);
      }
      *out_call = begun->keep();
      return {};
    });
  });
}

confab_status confab_cancel(confab_engine engine, uint64_t call, confab_error** error) {
  return guard(error, [&] {
    return with(engine, [&](const Lease& lease) { return lease.items().calls().cancel(call), Answer(); });
  });
}

confab_status confab_subscribe(confab_engine engine, const confab_caller* caller, confab_str cursor,
                               uint64_t* out_subscription, confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_subscription)) return invalid("out_subscription", "out_subscription is missing");
    return with(engine, [&](const Lease& lease) -> Answer {
      Caller user;
      bool host = false;
      if (auto read = read_caller(lease.engine(), caller, user, host); !read) return read.error();
      if (!user.user) return Error{ErrorCode::unauthenticated, "only a user can subscribe"};
      std::string_view text;
      if (!text_of(cursor, text)) return invalid("cursor", "cursor must be text");
      auto from = confab::Cursor::parse(text);
      if (!from && !text.empty()) return invalid("cursor", "cursor is not a cursor");
      if (!from) {
        // Now is here, not when the feed has its first turn.
        const auto now = lease.engine().cursor();
        if (!now) return now.error();
        from = *now;
      }
      auto id = lease.items().subscribe(lease.engine(), user, from);
      if (!id) return id.error();
      *out_subscription = *id;
      return {};
    });
  });
}

confab_status confab_follow(confab_engine engine, confab_str name, confab_str from, uint64_t* out_subscription,
                            confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_subscription)) return invalid("out_subscription", "out_subscription is missing");
    return with(engine, [&](const Lease& lease) -> Answer {
      std::string_view under;
      if (!text_of(name, under)) return invalid("name", "name must be text");
      confab::FollowOptions options;
      if (auto read = read_from(from, options); read.status() != CONFAB_OK) return read;
      auto id = lease.items().follow(lease.engine(), under, options);
      if (!id) return id.error();
      *out_subscription = *id;
      return {};
    });
  });
}

confab_status confab_confirm(confab_engine engine, uint64_t subscription, confab_str cursor, confab_error** error) {
  return guard(error, [&]() -> Answer {
    return with(engine, [&](const Lease& lease) -> Answer {
      std::string_view text;
      if (!text_of(cursor, text)) return invalid("cursor", "cursor must be text");
      const auto at = confab::Cursor::parse(text);
      if (!at) return invalid("cursor", "cursor is not a cursor");
      return lease.items().confirm(subscription, *at);
    });
  });
}

confab_status confab_unsubscribe(confab_engine engine, uint64_t subscription, confab_error** error) {
  return guard(error, [&] {
    return with(engine, [&](const Lease& lease) { return lease.items().unsubscribe(subscription), Answer(); });
  });
}

confab_status confab_pause(confab_engine engine, uint64_t subscription, confab_error** error) {
  return guard(error, [&] {
    return with(engine, [&](const Lease& lease) { return lease.items().pause(subscription), Answer(); });
  });
}

confab_status confab_resume(confab_engine engine, uint64_t subscription, confab_error** error) {
  return guard(error, [&] {
    return with(engine, [&](const Lease& lease) { return lease.items().resume(subscription), Answer(); });
  });
}

confab_status confab_events_fd(confab_engine engine, int* out_fd, confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (out_fd == nullptr) return invalid("out_fd", "out_fd is missing");
    *out_fd = -1;
    return with(engine, [&](const Lease& lease) { return *out_fd = lease.items().descriptor(), Answer(); });
  });
}

confab_status confab_next(confab_engine engine, int32_t timeout_ms, confab_item** out_item, confab_error** error) {
  return guard(error, [&]() -> Answer {
    if (!clear(out_item)) return invalid("out_item", "out_item is missing");
    return with(engine, [&](const Lease& lease) {
      std::unique_ptr<confab_item> item;
      auto answer = lease.items().next(timeout_ms, item);
      *out_item = item.release();
      return answer;
    });
  });
}

confab_status confab_interrupt(confab_engine engine, confab_error** error) {
  return guard(error,
               [&] { return with(engine, [&](const Lease& lease) { return lease.items().interrupt(), Answer(); }); });
}
