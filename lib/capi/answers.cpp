#include "capi/answers.hpp"

#include <confab/version.hpp>

#include "capi/guard.hpp"
#include "operations/catalogue.hpp"

// Errors, replies, items and words: everything that needs no engine.

namespace {

confab_str as_text(const std::string& text) noexcept { return {text.data(), text.size()}; }
constexpr confab_str kNoText{"", 0};

using confab::ErrorCode;

// The numbers of both lists are the same.
#define CONFAB_SAME(name, NAME) static_assert(static_cast<int>(ErrorCode::name) == CONFAB_##NAME)
CONFAB_SAME(ok, OK);
CONFAB_SAME(invalid_argument, ERR_INVALID_ARGUMENT);
CONFAB_SAME(unauthenticated, ERR_UNAUTHENTICATED);
CONFAB_SAME(forbidden, ERR_FORBIDDEN);
CONFAB_SAME(not_found, ERR_NOT_FOUND);
CONFAB_SAME(conflict, ERR_CONFLICT);
CONFAB_SAME(too_large, ERR_TOO_LARGE);
CONFAB_SAME(overloaded, ERR_OVERLOADED);
CONFAB_SAME(rate_limited, ERR_RATE_LIMITED);
CONFAB_SAME(store_full, ERR_STORE_FULL);
CONFAB_SAME(outcome_unknown, ERR_OUTCOME_UNKNOWN);
CONFAB_SAME(too_old, ERR_TOO_OLD);
CONFAB_SAME(behind, ERR_BEHIND);
CONFAB_SAME(unavailable, ERR_UNAVAILABLE);
CONFAB_SAME(incompatible, ERR_INCOMPATIBLE);
CONFAB_SAME(io_error, ERR_IO_ERROR);
CONFAB_SAME(internal, ERR_INTERNAL);
CONFAB_SAME(unsupported, ERR_UNSUPPORTED);
CONFAB_SAME(already_open, ERR_ALREADY_OPEN);
CONFAB_SAME(method_not_allowed, ERR_METHOD_NOT_ALLOWED);
#undef CONFAB_SAME

constexpr int kLastSharedStatus = CONFAB_ERR_METHOD_NOT_ALLOWED;

}  // namespace

const char* confab_version(void) { return confab::version(); }

uint32_t confab_abi_version(void) { return CONFAB_ABI_VERSION; }

const char* confab_status_name(confab_status status) {
  const int number = status;  // a newer program may give one that this list lacks
  if (number >= 0 && number <= kLastSharedStatus) return confab::to_string(static_cast<ErrorCode>(number));
  switch (number) {
    case CONFAB_ERR_NO_MEMORY:
      return "no_memory";
    case CONFAB_ERR_BAD_HANDLE:
      return "bad_handle";
    case CONFAB_ERR_FORKED:
      return "forked";
    case CONFAB_ERR_TIMEOUT:
      return "timeout";
    case CONFAB_ERR_INTERRUPTED:
      return "interrupted";
    case CONFAB_ERR_CANCELLED:
      return "cancelled";
    default:
      return "unknown";
  }
}

confab_status confab_describe(confab_reply** out_reply, confab_error** error) {
  return confab::capi::guard(error, [&]() -> confab::capi::Answer {
    if (out_reply == nullptr) return confab::capi::invalid("out_reply", "out_reply is missing");
    *out_reply = nullptr;
    if (confab::capi::in_callback()) return confab::capi::called_back();
    *out_reply = new confab_reply{confab::operations::describe_catalogue()};
    return {};
  });
}

uint32_t confab_item_kind(const confab_item* item) { return item != nullptr ? item->kind : 0; }
uint64_t confab_item_id(const confab_item* item) { return item != nullptr ? item->id : 0; }

confab_str confab_item_json(const confab_item* item) {
  if (item == nullptr) return kNoText;
  return item->told ? as_text(*item->told) : as_text(item->reply);
}

const confab_error* confab_item_error(const confab_item* item) { return item != nullptr ? item->error.get() : nullptr; }
void confab_item_free(confab_item* item) { delete item; }

confab_str confab_reply_json(const confab_reply* reply) { return reply != nullptr ? as_text(reply->json) : kNoText; }
void confab_reply_free(confab_reply* reply) { delete reply; }

confab_status confab_error_status(const confab_error* error) { return error != nullptr ? error->status : CONFAB_OK; }
confab_str confab_error_message(const confab_error* error) {
  return error != nullptr ? as_text(error->message) : kNoText;
}
confab_str confab_error_field(const confab_error* error) { return error != nullptr ? as_text(error->field) : kNoText; }
int32_t confab_error_retry_after_ms(const confab_error* error) { return error != nullptr ? error->retry_after_ms : 0; }
void confab_error_free(confab_error* error) { delete error; }
