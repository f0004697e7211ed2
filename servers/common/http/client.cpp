#include "common/http/client.hpp"

#include <algorithm>

#include "common/http/listener.hpp"
#include "common/http/upstream_connection.hpp"

namespace confab::servers {

namespace {

constexpr std::uint64_t kTickMs = 50;
constexpr std::size_t kAddressToRoute = 3;  // an address may have several routes under way

std::size_t count_of(const std::unordered_map<std::uint64_t, std::size_t>& counts, std::uint64_t key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

void count_down(std::unordered_map<std::uint64_t, std::size_t>& counts, std::uint64_t key) {
  if (const auto found = counts.find(key); found != counts.end() && --found->second == 0) counts.erase(found);
}

bool is_idempotent(Method method) { return method != Method::post && method != Method::patch; }

std::string request_text(const HttpClientRequest& request, const std::string& host) {
  std::string text = std::string(to_string(request.method)) + " " + request.target + " HTTP/1.1\r\n";
  const bool names_host = std::any_of(request.headers.begin(), request.headers.end(),
                                      [](const auto& field) { return equals_ignoring_case(field.first, "host"); });
  if (!names_host) text += "Host: " + host + "\r\n";
  for (const auto& [name, value] : request.headers) text.append(name).append(": ").append(value).append("\r\n");
  const bool has_body = !request.body.empty() || request.method == Method::post || request.method == Method::put ||
                        request.method == Method::patch;
  if (has_body) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return text.append("\r\n").append(request.body);
}

void close_and_free(uv_timer_t* timer) {
  uv_close(reinterpret_cast<uv_handle_t*>(timer),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

}  // namespace

HttpClient::HttpClient(uv_loop_t* loop, HttpClientOptions options)
    : loop_(loop), options_(std::move(options)), timer_(new uv_timer_t{}), wake_(new uv_timer_t{}) {
  uv_timer_init(loop_, timer_);
  uv_timer_init(loop_, wake_);
  timer_->data = wake_->data = this;
  uv_timer_start(
      timer_, [](uv_timer_t* timer) { static_cast<HttpClient*>(timer->data)->tick(); }, kTickMs, kTickMs);
  uv_unref(reinterpret_cast<uv_handle_t*>(timer_));
}

HttpClient::~HttpClient() {
  close_and_free(timer_);
  close_and_free(wake_);
  for (auto* connection : std::exchange(connections_, {})) connection->abandon();
  for (const auto& job : std::exchange(waiting_, {})) {
    answer(*job, Refusal{502, {ErrorCode::unavailable, "shutting down"}});
  }
}

HttpClient::Ticket HttpClient::send(const HttpClientRequest& request, Callback callback) {
  auto job = std::make_unique<Job>();
  const Ticket ticket = job->ticket = ++last_ticket_;
  job->bytes = request_text(
      request, options_.unix_path.empty() ? host_and_port(options_.host, options_.port) : std::string("localhost"));
  job->idempotent = is_idempotent(request.method);
  job->is_head = request.method == Method::head;
  job->share = request.share;
  job->callback = std::move(callback);
  job->deadline_ms = now_ms() + options_.response_ms;
  waiting_.push_back(std::move(job));
  uv_timer_start(
      wake_, [](uv_timer_t* timer) { static_cast<HttpClient*>(timer->data)->pump(); }, 0, 0);
  return ticket;
}

void HttpClient::cancel(Ticket ticket) {
  if (std::erase_if(waiting_, [ticket](const auto& job) { return job->ticket == ticket; }) != 0) return;
  const auto carrier = std::find_if(connections_.begin(), connections_.end(),
                                    [ticket](const auto* connection) { return connection->carries(ticket); });
  if (carrier != connections_.end()) (*carrier)->cancel();
}

void HttpClient::answer(Job& job, HttpClientResult result) {
  if (const auto callback = std::exchange(job.callback, nullptr)) callback(std::move(result));
}

bool HttpClient::may_start(const Job& job) const {
  const std::size_t free = options_.connections_max - std::min(under_way_, options_.connections_max);
  if (free == 0) return false;
  const auto within = [](const Counts& counts, std::uint64_t key, std::size_t count_max) {
    return key == 0 || count_of(counts, key) < count_max;
  };
  return within(under_way_of_route_, job.share.route, free) &&
         within(under_way_of_address_, job.share.address, kAddressToRoute * free);
}

std::unique_ptr<HttpClient::Job> HttpClient::next_job() {
  auto next = waiting_.end();
  std::size_t fewest = 0;
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    if (!may_start(**it)) continue;
    const std::size_t has = count_of(under_way_of_address_, (*it)->share.address);
    if (next != waiting_.end() && has >= fewest) continue;
    next = it;
    fewest = has;
    if (has == 0) break;
  }
  if (next == waiting_.end()) return nullptr;
  auto job = std::move(*next);
  waiting_.erase(next);
  job->under_way = true;
  ++under_way_;
  if (job->share.address != 0) ++under_way_of_address_[job->share.address];
  if (job->share.route != 0) ++under_way_of_route_[job->share.route];
  return job;
}

void HttpClient::no_longer_under_way(Job& job) {
  if (!std::exchange(job.under_way, false)) return;
  --under_way_;
  count_down(under_way_of_address_, job.share.address);
  count_down(under_way_of_route_, job.share.route);
}

void HttpClient::pump() {
  while (!idle_.empty() || connections_.size() < options_.connections_max) {
    auto job = next_job();
    if (!job) break;
    if (!idle_.empty()) {
      auto* connection = idle_.back();
      idle_.pop_back();
      connection->carry(std::move(job));
    } else {
      auto* connection = new UpstreamConnection(*this);
      connections_.push_back(connection);
      connection->connect(std::move(job));
    }
  }
  while (waiting_.size() > options_.waiting_requests_max) refuse_one_of_many();
}

void HttpClient::refuse_one_of_many() {
  Counts of_address;
  Counts of_route;
  for (const auto& job : waiting_) {
    if (job->share.address != 0) ++of_address[job->share.address];
    if (job->share.route != 0) ++of_route[job->share.route];
  }
  const auto most = [&](const Job& job) {
    return std::max(count_of(of_address, job.share.address), count_of(of_route, job.share.route));
  };
  const auto greediest = std::max_element(waiting_.rbegin(), waiting_.rend(),
                                          [&](const auto& a, const auto& b) { return most(*a) < most(*b); });
  const auto job = std::move(*greediest);
  waiting_.erase(std::next(greediest).base());
  answer(*job, Refusal{503, {ErrorCode::overloaded, "too many requests wait for the server", "", 1000}});
}

void HttpClient::retry(std::unique_ptr<Job> job) {
  job->repeated = true;
  for (auto* connection : std::vector(idle_)) connection->close();  // kept as long as the one that broke: suspect
  waiting_.push_front(std::move(job));
  pump();
}

void HttpClient::forget(UpstreamConnection& connection) {
  std::erase(connections_, &connection);
  std::erase(idle_, &connection);
  if (!waiting_.empty()) {
    uv_timer_start(
        wake_, [](uv_timer_t* timer) { static_cast<HttpClient*>(timer->data)->pump(); }, 0, 0);
  }
}

void HttpClient::tick() {
  const auto now = now_ms();
  for (auto* connection : std::vector(connections_)) connection->tick(now);
  while (!waiting_.empty() && now >= waiting_.front()->deadline_ms) {
    const auto job = std::move(waiting_.front());
    waiting_.pop_front();
    answer(*job, Refusal{504, {ErrorCode::unavailable, "the server did not answer in time"}});
  }
}

}  // namespace confab::servers
