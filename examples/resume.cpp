// Two sessions of one user and a resume: while his phone is away, Bob reads on his laptop. With its cursor the phone
// gets what it missed, once and in order, then what happens.
#include <condition_variable>
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <confab/engine.hpp>

namespace {

class Device {
 public:
  Device(confab::Engine& chat, std::string name) : chat_(chat), name_(std::move(name)) {}

  // A session of its own, and a subscription that ends with it.
  bool sign_in(confab::UserId user) {
    auto signed_in = chat_.sign_in_user(user, name_);
    if (!signed_in) return false;
    caller_ = {signed_in->user.id, signed_in->session};
    const auto now = chat_.cursor();
    if (!now) return false;
    cursor_ = *now;
    return connect();
  }
  bool connect() {
    auto ears = chat_.subscribe(caller_, cursor_, [this](const confab::Event& event) { add(event); });
    if (ears) ears_ = std::move(*ears);
    return ears.has_value();
  }
  void go_away() { ears_.reset(); }

  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return heard_.size() >= count; });
    return heard_;
  }
  const confab::Caller& caller() const { return caller_; }

 private:
  void add(const confab::Event& event) {
    using Kind = confab::Event::Kind;
    const std::lock_guard lock(mutex_);
    if (event.kind == Kind::message) heard_.push_back(event.message.body);
    if (event.kind == Kind::read) heard_.push_back("read up to " + std::to_string(event.seq.value));
    cursor_ = chat_.cursor(event.position);  // what was handled: the place to go on from
    changed_.notify_one();
  }

  confab::Engine& chat_;
  const std::string name_;
  confab::Caller caller_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> heard_;
  confab::Cursor cursor_;
  std::unique_ptr<confab::Subscription> ears_;  // last: goes first, and no callback comes after it
};

}  // namespace

int main(int argc, char** argv) {
  auto engine = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data"});
  if (!engine) return std::fprintf(stderr, "%s\n", engine.error().message.c_str()), 1;
  confab::Engine& chat = **engine;
  auto ann = chat.ensure_user("ann@example.com");
  auto bob = chat.ensure_user("bob@example.com");
  if (!ann || !bob) return std::fprintf(stderr, "no users\n"), 1;
  auto room = chat.open_direct(ann->id, bob->id);

  Device phone(chat, "phone");
  Device laptop(chat, "laptop");
  if (!room || !phone.sign_in(bob->id) || !laptop.sign_in(bob->id)) return 1;
  if (!chat.send_message(ann->id, room->id, {.body = "one"})) return 1;
  phone.wait_for(1);
  phone.go_away();

  auto missed = chat.send_message(ann->id, room->id, {.body = "two"});
  if (!missed || !chat.mark_read(laptop.caller(), room->id, missed->seq)) return 1;
  laptop.wait_for(3);

  if (!phone.connect() || !chat.send_message(ann->id, room->id, {.body = "three"})) return 1;
  const auto heard = phone.wait_for(4);
  for (const auto& what : heard) std::printf("phone: %s\n", what.c_str());
  const std::string mark = "read up to " + std::to_string(missed->seq.value);
  const bool is_whole = heard == std::vector<std::string>{"one", "two", mark, "three"};
  return is_whole && laptop.wait_for(4) == heard ? 0 : 1;
}
