#include "bench/load/native.hpp"

#include "bench/load/scan.hpp"

namespace confab::load {

namespace {

constexpr std::string_view kEvent = R"({"event":)";
constexpr std::string_view kMessageEvent = R"({"event":"message")";

}  // namespace

void NativeMember::start() {
  unanswered_ = 0;
  connect(address_, "/ws", "confab.v1");
}

void NativeMember::on_open() {
  hello_ = ++last_request_;
  std::string hello = R"({"id":)" + std::to_string(hello_) + R"(,"op":"hello","token":")" + token_ + '"';
  if (!cursor_.empty()) hello += R"(,"cursor":")" + cursor_ + '"';
  send_text(hello + '}');
}

void NativeMember::publish(Room room, std::string_view body) {
  std::string request = R"({"id":)" + std::to_string(++last_request_) + R"(,"op":"messages.send","conversation":)";
  request += std::to_string(room);
  // The mark without its sign: as unique as the message, and not taken for a delivery.
  request.append(R"(,"client_key":")").append(body.substr(1, Mark::kBytes - 1));
  request.append(R"(","body":")").append(body).append("\"}");
  ++unanswered_;
  send_text(request);
}

void NativeMember::on_text(std::string_view text) {
  std::string_view last_event;
  while (!text.empty() && is_open()) {
    const std::string_view object = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), object.size() + 1));
    if (object.starts_with(kEvent)) last_event = object;
    take(object);
  }
  if (!last_event.empty()) remember_cursor(last_event);
}

void NativeMember::take(std::string_view object) {
  if (object.starts_with(kMessageEvent)) return take_event(object);
  if (!object.starts_with(kEvent)) take_answer(object);
}

void NativeMember::take_event(std::string_view object) {
  const auto room = scan_number(object, R"("conversation":)");
  const auto seq = scan_number(object, R"("seq":)");
  if (!room || !seq) return listener_.on_refused(*this, "an event without conversation and seq");
  listener_.on_number(*this, *room, *seq);
  const std::size_t body = object.find(Mark::kSign);
  if (body == std::string_view::npos) return;
  if (const auto mark = Mark::parse(object.substr(body))) listener_.on_delivery(*this, *room, *mark);
}

void NativeMember::take_answer(std::string_view object) {
  const auto id = scan_number(object, R"("id":)");
  const bool ok = find_text(object.substr(0, 40), R"(,"ok":)") != std::string_view::npos;
  if (id == hello_) {
    // Refused: the close code that follows says more.
    if (!ok) return;
    remember_cursor(object);
    resumed_ = find_text(object, R"("resumed":true)") != std::string_view::npos;
    return listener_.on_ready(*this);
  }
  if (unanswered_ > 0) --unanswered_;
  if (!ok) listener_.on_refused(*this, std::string(object));
}

void NativeMember::remember_cursor(std::string_view object) {
  const std::string_view cursor = scan_text(object, R"("cursor":)");
  if (!cursor.empty()) cursor_.assign(cursor);
}

void NativeMember::on_end(std::uint16_t code, std::string_view reason) {
  listener_.on_ended(*this, code, std::string(reason));
}

}  // namespace confab::load
