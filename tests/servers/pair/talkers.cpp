#include "servers/pair/talkers.hpp"

#include <algorithm>
#include <chrono>
#include <sstream>

namespace confab::tests {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kSilence{100};
constexpr milliseconds kAnswer{10'000};
constexpr milliseconds kBetweenTries{5};
constexpr std::chrono::seconds kPatience{20};

/// A refusal that asks to be repeated under the same key.
bool passes(const std::string& code) {
  return code == "outcome_unknown" || code == "unavailable" || code == "overloaded" || code == "rate_limited";
}

Sender::Answer answer_of(const servers::JsonObject& reply, const std::string& text) {
  if (const auto seq = reply.integer("seq"))
    return {Sender::Answer::Kind::placed, static_cast<std::uint64_t>(*seq), {}};
  const auto code = reply.string("code");
  if (code && passes(*code)) return {};
  return {Sender::Answer::Kind::refused, 0, text};
}

/// The member, or nothing, empty, 0 where it is missing or something else.
std::string text_of(const servers::JsonObject& object, const char* name) {
  const auto text = object.string(name);
  return text ? *text : std::string();
}

std::uint64_t number_of(const servers::JsonObject& object, const char* name) {
  const auto number = object.integer(name);
  return number ? static_cast<std::uint64_t>(*number) : 0;
}

std::string body_json(const std::string& key, bool again) {
  servers::JsonWriter json;
  json.begin_object().member("body", "message " + key).member("client_key", key);
  if (again) json.member("retry", true);
  return std::move(json.end_object()).text();
}

}  // namespace

std::unique_ptr<HubLine> HubLine::open(std::uint16_t port, const std::string& token, const std::string& cursor) {
  std::unique_ptr<HubLine> line(new HubLine(port));
  if (!line->client_.connected() || !line->client_.upgrade().starts_with("HTTP/1.1 101 ")) return nullptr;
  servers::JsonWriter hello;
  hello.begin_object().member("id", 1).member("op", "hello").member("token", token);
  if (!cursor.empty()) hello.member("cursor", cursor);
  if (!line->send(std::move(hello.end_object()).text())) return nullptr;
  const auto deadline = std::chrono::steady_clock::now() + kAnswer;
  while (!line->ended_ && std::chrono::steady_clock::now() < deadline) {
    const auto reply = line->next();
    if (!reply) continue;
    const auto welcome = reply->object("ok");
    if (!welcome) return nullptr;
    const auto resumed = welcome->boolean("resumed");
    line->resumed = resumed && *resumed;
    return line;
  }
  return nullptr;
}

std::optional<servers::JsonObject> HubLine::next() {
  if (lines_.empty()) {
    const auto frame = client_.read_frame(kSilence);
    if (!frame) {
      ended_ = client_.ended();
      return std::nullopt;
    }
    if (frame->opcode == WsClient::kPing) client_.send_frame(WsClient::kPong, frame->payload);
    if (frame->opcode == WsClient::kClose) ended_ = true;
    if (frame->opcode != WsClient::kText) return std::nullopt;
    std::istringstream text(frame->payload);
    for (std::string line; std::getline(text, line);) lines_.push_back(line);
    std::reverse(lines_.begin(), lines_.end());
  }
  const std::string line = lines_.back();
  lines_.pop_back();
  auto object = servers::JsonObject::parse(line);
  if (!object) return std::nullopt;
  return std::move(*object);
}

std::size_t Sender::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

bool Sender::wait_for(std::size_t count) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] { return ended_ || count_ >= count; });
  return count_ >= count;
}

void Sender::finish() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
}

void Sender::run() {
  for (std::uint64_t number = 1; !ending_ && send(name_ + std::to_string(number)); ++number) {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool Sender::send(const std::string& key) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (bool again = false; std::chrono::steady_clock::now() < deadline; again = true) {
    const Answer answer = try_(key, again);
    if (answer.kind == Answer::Kind::placed) {
      placed_.emplace(key, answer.seq);
      repeats_ += again ? 1 : 0;
      return true;
    }
    if (answer.kind == Answer::Kind::refused) {
      complaint_ = key + " was refused: " + answer.text;
      return false;
    }
    std::this_thread::sleep_for(kBetweenTries);
  }
  complaint_ = key + " was never answered";
  return false;
}

Sender::Try over_rest(std::uint16_t port, std::uint64_t conversation, const std::string& token) {
  auto client = std::make_shared<std::unique_ptr<RawClient>>();
  return [=](const std::string& key, bool again) -> Sender::Answer {
    if (!*client) *client = std::make_unique<RawClient>(port, static_cast<int>(kAnswer.count()));
    const std::string body = body_json(key, again);
    std::string request =
        "POST /v1/conversations/" + std::to_string(conversation) + "/messages HTTP/1.1\r\nHost: a\r\n";
    request += "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const RawResponse response = (*client)->ask(request);
    const auto reply = servers::JsonObject::parse(response.body);
    if (response.status == 0 || !reply) {
      client->reset();
      return {};
    }
    return answer_of(*reply, response.body);
  };
}

Sender::Try over_websocket(std::uint16_t port, std::uint64_t conversation, const std::string& token) {
  auto line = std::make_shared<std::unique_ptr<HubLine>>();
  auto id = std::make_shared<std::uint64_t>(1);
  return [=](const std::string& key, bool again) -> Sender::Answer {
    if (!*line) *line = HubLine::open(port, token, "");
    if (!*line) return {};
    const std::string head = "{\"id\":" + std::to_string(++*id) + R"(,"op":"messages.send","conversation":)";
    const auto deadline = std::chrono::steady_clock::now() + kAnswer;
    bool open = (*line)->send(head + std::to_string(conversation) + "," + body_json(key, again).substr(1));
    while (open && std::chrono::steady_clock::now() < deadline) {
      const auto frame = (*line)->next();
      open = !(*line)->ended();
      if (!frame || number_of(*frame, "id") != *id) continue;
      if (frame->has("event")) continue;  // its id is a message's
      const auto reply = frame->object(frame->has("ok") ? "ok" : "error");
      return answer_of(*reply, frame->has("ok") ? "" : text_of(*reply, "detail"));
    }
    line->reset();
    return {};
  };
}

Listener::Listener(std::uint16_t port, std::string token, std::string cursor)
    : port_(port), token_(std::move(token)), cursor_(std::move(cursor)), thread_([this] { run(); }) {}

void Listener::run() {
  while (!ending_) {
    auto line = HubLine::open(port_, token_, cursor_);
    if (!line) {
      std::this_thread::sleep_for(kBetweenTries);
      continue;
    }
    ++connections_;
    if (!line->resumed) complaint_ = "the cursor " + cursor_ + " was not resumed";
    listen(*line);
  }
}

void Listener::listen(HubLine& line) {
  while (!ending_ && !line.ended()) {
    const auto event = line.next();
    if (!event || !event->has("event")) continue;
    cursor_ = text_of(*event, "cursor");
    if (text_of(*event, "event") != "message") continue;
    const std::lock_guard lock(mutex_);
    heard_.push_back({number_of(*event, "seq"), number_of(*event, "id"), text_of(*event, "client_key")});
    changed_.notify_all();
  }
}

bool Listener::wait_until(const std::function<bool()>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, condition);
}

bool Listener::wait_for(const std::string& key) {
  return wait_until([&] {
    return std::any_of(heard_.rbegin(), heard_.rend(), [&](const Heard& heard) { return heard.key == key; });
  });
}

bool Listener::wait_for_count(std::size_t count) {
  return wait_until([&] { return heard_.size() >= count; });
}

void Listener::finish() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
}

}  // namespace confab::tests
