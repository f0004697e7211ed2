#include "values.hpp"

#include <cstring>

namespace confab_node {

Text::Text(napi_env env, napi_value value) {
  // A full buffer may hold a part only; a whole character has at most four bytes.
  constexpr std::size_t kSurelyWhole = sizeof small_ - 5;
  if (napi_get_value_string_utf8(env, value, small_, sizeof small_, &size_) != napi_ok) {
    size_ = 0;
  } else if (size_ > kSurelyWhole) {
    napi_get_value_string_utf8(env, value, nullptr, 0, &size_);
    large_ = std::make_unique<char[]>(size_ + 1);
    napi_get_value_string_utf8(env, value, large_.get(), size_ + 1, &size_);
  }
}

std::uint64_t read_number(napi_env env, napi_value value) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok) return 0;
  return number >= 0 && number <= 9007199254740992.0 ? static_cast<std::uint64_t>(number) : 0;
}

napi_value make_text(napi_env env, confab_str text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text.data != nullptr ? text.data : "", text.size, &value);
  return value;
}

napi_value make_number(napi_env env, std::uint64_t number) {
  napi_value value = nullptr;
  napi_create_double(env, static_cast<double>(number), &value);
  return value;
}

napi_value make_error(napi_env env, confab_status status, const confab_error* error) {
  const char* code = confab_status_name(status);
  const confab_str name = {code, std::strlen(code)};
  confab_str message = confab_error_message(error);
  if (message.size == 0) message = name;
  const napi_value parts[] = {make_text(env, name), make_text(env, message), make_text(env, confab_error_field(error)),
                              make_number(env, static_cast<std::uint64_t>(confab_error_retry_after_ms(error)))};
  napi_value value = nullptr;
  napi_create_array_with_length(env, 4, &value);
  for (std::uint32_t i = 0; i < 4; ++i) napi_set_element(env, value, i, parts[i]);
  return value;
}

}  // namespace confab_node
