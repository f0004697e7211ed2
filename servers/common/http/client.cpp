#include "common/http/client.hpp"

#include <algorithm>

#include "common/http/listener.hpp"
#include "common/http/upstream_connection.hpp"

namespace confab::servers {

namespace {

constexpr std::uint64_t kTickMs = 50;

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

std::unique_ptr<HttpClient::Job> HttpClient::next_job() {
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  return job;
}

void HttpClient::pump() {
  while (!waiting_.empty()) {
    if (!idle_.empty()) {
      auto* connection = idle_.back();
      idle_.pop_back();
      connection->carry(next_job());
    } else if (connections_.size() < options_.connections_max) {
      auto* connection = new UpstreamConnection(*this);
      connections_.push_back(connection);
      connection->connect(next_job());
    } else {
      break;
    }
  }
  while (waiting_.size() > options_.waiting_requests_max) {
    const auto job = std::move(waiting_.back());
    waiting_.pop_back();
    answer(*job, Refusal{503, {ErrorCode::overloaded, "too many requests wait for the server", "", 1000}});
  }
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
    answer(*next_job(), Refusal{504, {ErrorCode::unavailable, "the server did not answer in time"}});
  }
}

}  // namespace confab::servers
