#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include <node_api.h>

#include <confab/confab.h>

namespace confab_node {

/// The text of a JavaScript string as UTF-8; a lone surrogate becomes U+FFFD. What is no string is empty.
class Text {
 public:
  Text(napi_env env, napi_value value);
  confab_str str() const { return {large_ ? large_.get() : small_, size_}; }

 private:
  std::size_t size_ = 0;
  std::unique_ptr<char[]> large_;
  char small_[1024];
};

/// A whole number from 0 to 2^53; anything else is 0.
std::uint64_t read_number(napi_env env, napi_value value);

napi_value make_text(napi_env env, confab_str text);
napi_value make_number(napi_env env, std::uint64_t number);
/// [code, message, field, retryAfterMs]. The error may be NULL.
napi_value make_error(napi_env env, confab_status status, const confab_error* error);

struct FreeItem {
  void operator()(confab_item* item) const { confab_item_free(item); }
};
struct FreeError {
  void operator()(confab_error* error) const { confab_error_free(error); }
};
struct FreeReply {
  void operator()(confab_reply* reply) const { confab_reply_free(reply); }
};
using Item = std::unique_ptr<confab_item, FreeItem>;
using Failure = std::unique_ptr<confab_error, FreeError>;
using Reply = std::unique_ptr<confab_reply, FreeReply>;

}  // namespace confab_node
