#include "bench/load/bayeux.hpp"

#include <optional>

#include "bench/load/scan.hpp"

namespace confab::load {

namespace {

/// The end of the object that begins at `text[0]`, past its closing brace; npos if it does not end.
std::size_t object_end(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

bool succeeded(std::string_view object) { return find_text(object, R"("successful":true)") != std::string_view::npos; }

}  // namespace

void BayeuxMember::start() {
  client_id_.clear();
  subscribed_ = 0;
  connect(address_, options_.path, "");
}

void BayeuxMember::on_open() {
  std::string handshake = R"([{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["websocket"],)";
  if (!options_.token.empty()) handshake += R"("ext":{"token":")" + options_.token + R"("},)";
  send_text(handshake + R"("id":")" + next_id() + R"("}])");
}

void BayeuxMember::publish(Room room, std::string_view body) {
  std::string message = R"([{"channel":")" + options_.channel + std::to_string(room) + R"(","data":{"body":")";
  message.append(body).append(R"("},"clientId":")").append(client_id_);
  send_text(message.append(R"(","id":")").append(next_id()).append("\"}]"));
}

void BayeuxMember::on_text(std::string_view text) {
  while (is_open()) {
    const std::size_t begin = text.find('{');
    if (begin == std::string_view::npos) return;
    text.remove_prefix(begin);
    const std::size_t end = object_end(text);
    if (end == std::string_view::npos) return listener_.on_refused(*this, "half an object");
    take(text.substr(0, end));
    text.remove_prefix(end);
  }
}

void BayeuxMember::take(std::string_view object) {
  if (const std::size_t body = object.find(Mark::kSign); body != std::string_view::npos) {
    const auto mark = Mark::parse(object.substr(body));
    const auto room = scan_number(object, options_.channel);
    if (!mark || !room) return listener_.on_refused(*this, "a delivery of nothing we sent: " + std::string(object));
    return listener_.on_delivery(*this, *room, *mark);
  }
  if (find_text(object, R"("/meta/)") != std::string_view::npos) return take_meta(object);
  if (find_text(object, R"("successful":false)") != std::string_view::npos) {
    listener_.on_refused(*this, std::string(object));
  }
}

void BayeuxMember::take_meta(std::string_view object) {
  const std::string_view channel = scan_text(object, R"("channel":)");
  if (!succeeded(object)) return listener_.on_refused(*this, std::string(object));
  if (channel == "/meta/connect") return send_connect();
  if (channel == "/meta/handshake") {
    client_id_ = scan_text(object, R"("clientId":)");
    send_connect();
    for (const Room room : options_.rooms) {
      send_text(R"([{"channel":"/meta/subscribe","clientId":")" + client_id_ + R"(","subscription":")" +
                options_.channel + std::to_string(room) + R"(","id":")" + next_id() + "\"}]");
    }
  } else if (channel == "/meta/subscribe" && ++subscribed_ == options_.rooms.size()) {
    listener_.on_ready(*this);
  }
}

void BayeuxMember::send_connect() {
  send_text(R"([{"channel":"/meta/connect","clientId":")" + client_id_ + R"(","connectionType":"websocket","id":")" +
            next_id() + "\"}]");
}

void BayeuxMember::on_end(std::uint16_t code, std::string_view reason) {
  listener_.on_ended(*this, code, std::string(reason));
}

}  // namespace confab::load
