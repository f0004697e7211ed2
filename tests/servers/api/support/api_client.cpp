#include "servers/api/support/api_client.hpp"

#include <utility>

#include <gtest/gtest.h>

#include "servers/api/support/api_contract.hpp"

namespace confab::tests {

namespace dom = simdjson::dom;

Answer::Answer(RawResponse response)
    : response_(std::move(response)), parser_(std::make_shared<simdjson::dom::parser>()) {
  valid_ = parser_->parse(response_.body).get(root_) == simdjson::SUCCESS;
}

std::string Answer::header(const std::string& name) const {
  const auto found = response_.headers.find(name);
  return found == response_.headers.end() ? "" : found->second;
}

bool Answer::has(std::string_view pointer) const {
  return valid_ && root_.at_pointer(pointer).error() == simdjson::SUCCESS;
}

bool Answer::is_null(std::string_view pointer) const { return has(pointer) && root_.at_pointer(pointer).is_null(); }

std::string Answer::text(std::string_view pointer) const {
  std::string_view value;
  return has(pointer) && root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? std::string(value) : "";
}

std::uint64_t Answer::number(std::string_view pointer) const {
  std::uint64_t value = 0;
  return has(pointer) && root_.at_pointer(pointer).get(value) == simdjson::SUCCESS ? value : 0;
}

bool Answer::flag(std::string_view pointer) const {
  bool value = false;
  return has(pointer) && root_.at_pointer(pointer).get(value) == simdjson::SUCCESS && value;
}

std::size_t Answer::size(std::string_view pointer) const {
  if (!has(pointer)) return 0;
  dom::array array;
  if (root_.at_pointer(pointer).get(array) == simdjson::SUCCESS) return array.size();
  dom::object object;
  return root_.at_pointer(pointer).get(object) == simdjson::SUCCESS ? object.size() : 0;
}

std::string request_text(const std::string& method, const std::string& path, const Call& call) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: chat.test\r\n";
  if (!call.token.empty()) text += "Authorization: Bearer " + call.token + "\r\n";
  if (!call.body.empty() && !call.type.empty()) text += "Content-Type: " + call.type + "\r\n";
  const bool sends = method != "GET" && method != "HEAD" && method != "DELETE" && method != "OPTIONS";
  if (!call.body.empty() || sends) text += "Content-Length: " + std::to_string(call.body.size()) + "\r\n";
  return text + call.headers + "\r\n" + call.body;
}

Answer ask(int port, const std::string& method, const std::string& path, const Call& call) {
  RawClient client(port, 20'000);
  client.send(request_text(method, path, call));
  RawResponse response = client.receive(method == "HEAD");
  EXPECT_EQ(contract_fault(method, path, response), "") << method << " " << path << " " << response.status;
  return Answer(std::move(response));
}

}  // namespace confab::tests
