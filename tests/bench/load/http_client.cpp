#include "bench/load/http_client.hpp"

#include <algorithm>
#include <cstdlib>

namespace confab::load {

namespace {

/// The value of Content-Length in a head; npos if there is none.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view kName = "\r\ncontent-length:";
  const auto found = std::search(head.begin(), head.end(), kName.begin(), kName.end(),
                                 [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
  if (found == head.end()) return std::string_view::npos;
  return std::strtoul(head.data() + (found - head.begin()) + kName.size(), nullptr, 10);
}

}  // namespace

std::size_t HttpClient::on_input(std::string_view input) {
  const std::size_t head_end = input.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return 0;
  const std::string_view head = input.substr(0, head_end + 2);
  const std::size_t length = content_length(head);
  if (!head.starts_with("HTTP/1.1 ") || length == std::string_view::npos) {
    close();
    ended_("not an answer with a length");
    return input.size();
  }
  const std::size_t whole = head_end + 4 + length;
  if (input.size() < whole) return 0;
  answered_(std::atoi(head.data() + 9), input.substr(head_end + 4, length));
  return whole;
}

}  // namespace confab::load
