#include "bench/engine/send_load.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace confab::bench {

namespace {

/// splitmix64
std::uint64_t next_random(std::uint64_t& state) {
  std::uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

}  // namespace

SendLoad::SendLoad(Engine& engine, const Meter& meter, std::span<const Target> targets, std::size_t waiting,
                   std::uint64_t seed, Doing doing)
    : engine_(engine), meter_(meter), targets_(targets), doing_(doing), slots_(waiting) {
  for (Slot& slot : slots_) slot.random = next_random(seed);
}

SendFigures SendLoad::run(std::chrono::milliseconds time) {
  const Usage before = meter_.now();
  const std::uint64_t batches_before = engine_.stats().batches;
  stop_at_ = before.at + time;
  open_ = slots_.size();
  for (Slot& slot : slots_) send(slot);
  for (std::size_t open = open_; open > 0; open = open_) open_.wait(open);
  const Usage after = meter_.now();
  if (failed_) throw std::runtime_error("a send failed");

  SendFigures figures;
  for (Slot& slot : slots_) {
    figures.sends += slot.latencies_us.size();
    figures.latencies_us.insert(figures.latencies_us.end(), slot.latencies_us.begin(), slot.latencies_us.end());
    slot.latencies_us.clear();
  }
  figures.seconds = std::chrono::duration<double>(after.at - before.at).count();
  figures.cpu_us = after.cpu_us - before.cpu_us;
  figures.written_bytes = static_cast<double>(after.written_bytes - before.written_bytes);
  figures.device_bytes = static_cast<double>(after.device_bytes - before.device_bytes);
  figures.commits = static_cast<double>(engine_.stats().batches - batches_before);
  return figures;
}

void SendLoad::send(Slot& slot) {
  const Target& target = targets_[next_random(slot.random) % targets_.size()];
  slot.sent_at = std::chrono::steady_clock::now();
  if (doing_ == Doing::reacting) return react(slot, target);
  if (doing_ == Doing::editing) return edit(slot, target);
  engine_.send_message_async(target.author, target.conversation, draft_,
                             [this, &slot](const Result<Message>& sent) { answered(slot, sent.has_value()); });
}

/// Adds or takes back one of the few that are there, so that most change something.
void SendLoad::react(Slot& slot, const Target& target) {
  const std::uint64_t dice = next_random(slot.random);
  const std::string request = fmt::format(R"({{"conversation":{},"seq":{},"emoji":"{}"}})", target.conversation.value,
                                          1 + dice % 50, static_cast<char>('a' + dice / 64 % 10));
  engine_.operations().call_async(
      {.name = dice / 1024 % 2 == 0 ? "reactions.add" : "reactions.remove", .caller = target.author, .json = request},
      [this, &slot](const Result<OperationReply>& reply) { answered(slot, reply.has_value()); });
}

/// The text is as long as that of a send, and another one each time.
void SendLoad::edit(Slot& slot, const Target& target) {
  std::string body = draft_.body;
  body.front() = static_cast<char>('a' + next_random(slot.random) % 26);
  body.back() = static_cast<char>('a' + next_random(slot.random) % 26);
  const std::string request =
      fmt::format(R"({{"conversation":{},"seq":{},"body":"{}"}})", target.conversation.value, target.own.value, body);
  engine_.operations().call_async(
      {.name = "messages.edit", .caller = target.author, .json = request},
      [this, &slot](const Result<OperationReply>& reply) { answered(slot, reply.has_value()); });
}

void SendLoad::answered(Slot& slot, bool sent) {
  const auto now = std::chrono::steady_clock::now();
  if (!sent) failed_ = true;
  slot.latencies_us.push_back(std::chrono::duration<float, std::micro>(now - slot.sent_at).count());
  if (sent && now < stop_at_) return send(slot);
  if (--open_ == 0) open_.notify_all();
}

std::uint64_t count_messages(const Engine& engine, std::span<const Target> targets) {
  std::uint64_t count = 0;
  for (const Target& target : targets) {
    const auto seen = engine.conversation(target.author, target.conversation);
    if (!seen) throw std::runtime_error(seen.error().message);
    count += seen->last_seq.value;
  }
  return count;
}

}  // namespace confab::bench
