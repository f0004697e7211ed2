#include "bench/rest.hpp"

#include <algorithm>
#include <memory>
#include <random>

#include "bench/load/http_client.hpp"
#include "bench/load/report.hpp"
#include "bench/load/scan.hpp"

namespace confab::bench {

using namespace load;

namespace {

/// All connections, and the check of what they get: every POST has the next number of its conversation.
class Clients {
 public:
  Clients(Loop& loop, const Rest& rest, const Target::Plan& plan) : rest_(rest), plan_(plan) {
    for (std::size_t i = 0; i < rest.connections; ++i) {
      clients_.push_back(std::make_unique<HttpClient>(
          loop, address_of(rest.target.hub),
          [this, i](int status, std::string_view body) { answered(i, status, body); },
          [this](const std::string& why) { failure_ = why; }));
      last_seq_.push_back(0);
      waits_.push_back(false);
      asked_at_.push_back(0);
    }
  }

  /// Asks for a while, then waits for the last answers. False when something was wrong.
  bool go(Loop& loop, double seconds) {
    running_ = true;
    for (std::size_t i = 0; i < clients_.size(); ++i) ask(i);
    loop.run_until([this] { return !failure_.empty(); }, now() + static_cast<Nanos>(seconds * kSecond));
    running_ = false;
    const auto all_answered = [this] {
      return !failure_.empty() || std::none_of(waits_.begin(), waits_.end(), [](bool waits) { return waits; });
    };
    if (!loop.run_until(all_answered, now() + 30 * kSecond)) failure_ = "an answer did not come";
    return failure_.empty();
  }

  void reset_counts() {
    answers_ = 0;
    times_ = {};
  }
  std::uint64_t answers() const { return answers_; }
  const Histogram& times() const { return times_; }
  const std::string& failure() const { return failure_; }

 private:
  void ask(std::size_t i) {
    waits_[i] = true;
    asked_at_[i] = now();
    clients_[i]->request(rest_.post ? post(i) : get(i));
  }

  std::string head(std::size_t i) const {
    std::string text = " HTTP/1.1\r\nHost: localhost\r\n";
    if (!plan_.users.empty()) {
      // A conversation's own member asks, so that everybody may post.
      const std::uint32_t user = plan_.rooms[i % plan_.rooms.size()].members.front();
      text.append("Authorization: Bearer ").append(plan_.users[user].token).append("\r\n");
    }
    return text;
  }

  std::string get(std::size_t i) const { return "GET " + rest_.path + head(i) + "\r\n"; }

  std::string post(std::size_t i) {
    const Mark mark{run_, static_cast<std::uint32_t>(i), number_++, 0};
    const std::string body = mark.body(rest_.target.body_bytes);
    const std::string json = R"({"body":")" + body + R"(","client_key":")" + body.substr(1, Mark::kBytes - 1) + "\"}";
    const std::string room = std::to_string(plan_.rooms[i % plan_.rooms.size()].room);
    return "POST /v1/conversations/" + room + "/messages" + head(i) +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json;
  }

  void answered(std::size_t i, int status, std::string_view body) {
    waits_[i] = false;
    ++answers_;
    times_.add(now() - asked_at_[i]);
    if (status != (rest_.post ? 201 : 200)) {
      failure_ = "status " + std::to_string(status) + ": " + std::string(body.substr(0, 200));
      return;
    }
    if (rest_.post) check_number(i, body);
    if (running_) ask(i);
  }

  void check_number(std::size_t i, std::string_view body) {
    const std::uint64_t seq = scan_number(body, R"("seq":)").value_or(0);
    if (last_seq_[i] != 0 && seq != last_seq_[i] + 1) {
      failure_ = "number " + std::to_string(seq) + " follows " + std::to_string(last_seq_[i]);
    }
    last_seq_[i] = seq;
  }

  const Rest& rest_;
  const Target::Plan& plan_;
  std::uint32_t run_ = std::random_device{}();
  std::uint32_t number_ = 0;
  std::vector<std::unique_ptr<HttpClient>> clients_;
  std::vector<std::uint64_t> last_seq_;
  std::vector<bool> waits_;
  std::vector<Nanos> asked_at_;
  bool running_ = false;
  std::uint64_t answers_ = 0;
  Histogram times_;
  std::string failure_;
};

}  // namespace

void Rest::declare(CLI::App& command) {
  target.declare(command);
  command.add_option("--path", path, "Path of the GET requests")->capture_default_str();
  command.add_flag("--post", post, "Post messages instead; each connection has its own room");
  command.add_option("--connections", connections, "Connections, each with one request at a time")
      ->capture_default_str();
  command.add_option("--seconds", seconds, "Seconds that are measured")->capture_default_str();
}

int Rest::run() const {
  Loop loop;
  const Target::Plan plan = target.plan();
  if (post && plan.rooms.size() < connections) return failed("a post needs a room for each connection");
  Clients clients(loop, *this, plan);
  if (!clients.go(loop, warm_up_seconds)) return failed(clients.failure());
  clients.reset_counts();
  const ServerProcesses server = target.server();
  const double cpu = server.cpu_seconds();
  const Nanos begin = now();
  if (!clients.go(loop, seconds)) return failed(clients.failure());
  const double wall_used = static_cast<double>(now() - begin) / kSecond;
  const double cpu_used = server.cpu_seconds() - cpu;
  const auto answers = static_cast<double>(clients.answers());
  const std::string work = target.work.empty() ? (post ? "rest-post" : "rest-get") : target.work;
  if (server.any()) {
    report(work, target.subject, "requests_per_cpu_s", answers / cpu_used,
           {{"requests", answers}, {"cpu_s", cpu_used}, {"wall_s", wall_used}});
  }
  report(work, target.subject, "requests_per_s", answers / wall_used,
         {{"p99_ms", clients.times().percentile_ms(0.99)}});
  return 0;
}

}  // namespace confab::bench
