// A reader goes away and comes back: with his cursor he gets what he missed, once, and then what happens.
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include <confab/engine.hpp>

namespace {

class Heard {
 public:
  void add(const confab::Event& event) {
    const std::lock_guard lock(mutex_);
    bodies_.push_back(event.message.body);
    position_ = event.position;
    changed_.notify_one();
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return bodies_.size() >= count; });
    return bodies_;
  }
  confab::Position position() {
    const std::lock_guard lock(mutex_);
    return position_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> bodies_;
  confab::Position position_;  // of the last event that was handled: the place to go on from
};

}  // namespace

int main(int argc, char** argv) {
  auto engine = confab::Engine::open({.data_dir = argc > 1 ? argv[1] : "chat-data"});
  if (!engine) return std::fprintf(stderr, "%s\n", engine.error().message.c_str()), 1;
  confab::Engine& chat = **engine;
  auto ann = chat.register_user("ann@example.com", "correct horse");
  auto bob = chat.register_user("bob@example.com", "battery staple");
  if (!ann || !bob) return std::fprintf(stderr, "already registered: take another folder\n"), 1;
  auto room = chat.open_direct(ann->id, bob->id);

  Heard heard;
  const auto listen = [&](const confab::Event& event) { heard.add(event); };
  auto ears = chat.subscribe(bob->id, chat.cursor(), listen);
  if (!ears || !chat.send_message(ann->id, room->id, {.body = "one"})) return 1;
  heard.wait_for(1);

  const confab::Cursor where_bob_was = chat.cursor(heard.position());
  ears->reset();  // Bob is away
  if (!chat.send_message(ann->id, room->id, {.body = "two"})) return 1;

  ears = chat.subscribe(bob->id, where_bob_was, listen);
  if (!ears || !chat.send_message(ann->id, room->id, {.body = "three"})) return 1;
  const auto bodies = heard.wait_for(3);
  for (const auto& body : bodies) std::printf("bob heard: %s\n", body.c_str());
  return bodies == std::vector<std::string>{"one", "two", "three"} ? 0 : 1;
}
