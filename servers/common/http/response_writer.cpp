#include "common/http/response_writer.hpp"

#include <algorithm>
#include <utility>

#include "common/http/problem.hpp"
#include "common/http/response_text.hpp"

namespace confab::servers {

bool ResponseWriter::only_long_waits() const {
  const auto waits_long = [](const auto& exchange) { return exchange->on_abandoned != nullptr; };
  return !in_flight_.empty() && std::all_of(in_flight_.begin(), in_flight_.end(), waits_long);
}

std::shared_ptr<Exchange> ResponseWriter::next() {
  if (in_flight_.empty() || !in_flight_.front()->response) return nullptr;
  auto exchange = std::move(in_flight_.front());
  in_flight_.erase(in_flight_.begin());
  return exchange;
}

ResponseWriter::Written ResponseWriter::write(Exchange& exchange, std::string_view date_line, bool close,
                                              std::string& scratch) {
  Response& response = *exchange.response;
  ResponseFrame frame;
  frame.date_line = date_line;
  frame.close = close;
  bool body_wanted = true;
  if (exchange.request) {
    const RequestHead& head = exchange.request->head;
    frame.request_id = exchange.request->id;
    frame.keep_alive = head.minor_version == 0 && head.keep_alive;
    body_wanted = head.method != Method::head;
  }
  scratch.clear();
  if (!append_response_head(scratch, response, exchange.extra_headers, frame)) {
    response = problem_response({ErrorCode::internal, "the answer could not be written"});
    if (!append_response_head(scratch, response, exchange.extra_headers, frame)) {
      append_response_head(scratch, response, {}, frame);
    }
  }
  output_.append(scratch);
  Written written{response.status, scratch.size()};
  if (!body_wanted || !status_has_body(response.status)) return written;
  written.bytes += response.body_view().size();
  if (response.shared_body) {
    output_.append_shared(response.shared_body);
  } else {
    output_.append_owned(std::move(response.body));
  }
  return written;
}

void ResponseWriter::abandon_all() {
  for (const auto& exchange : std::exchange(in_flight_, {})) {
    exchange->connection = nullptr;
    if (const auto callback = std::exchange(exchange->on_abandoned, nullptr)) callback();
  }
}

}  // namespace confab::servers
