#include "common/http/responder.hpp"

#include <utility>

#include "common/http/connection.hpp"
#include "common/http/exchange.hpp"
#include "common/http/problem.hpp"

namespace confab::servers {

namespace {

void deliver(const std::shared_ptr<Exchange>& exchange, Response response) {
  if (exchange->connection != nullptr) exchange->connection->answer(*exchange, std::move(response));
}

}  // namespace

ResponderHandle::~ResponderHandle() {
  if (!answered.load()) answer(problem_response({ErrorCode::internal, "the request was dropped unanswered"}));
}

void ResponderHandle::answer(Response response) {
  if (answered.exchange(true)) return;
  // A closed poster means that the server is gone, and with it the connection.
  const auto deliver_it = [to = exchange](Response ready) { deliver(to, std::move(ready)); };
  back_to_loop<Response>(poster, deliver_it)(std::move(response));
}

void Responder::send(Response response) const {
  if (handle_) handle_->answer(std::move(response));
}

void Responder::send_error(const Error& error) const { send(problem_response(error)); }

Result<UpgradedSocket> Responder::upgrade() const {
  if (!handle_ || handle_->answered.load()) return Error{ErrorCode::conflict, "the request is answered already"};
  Exchange& exchange = *handle_->exchange;
  if (exchange.connection == nullptr) return Error{ErrorCode::unavailable, "the connection is gone"};
  auto socket = exchange.connection->hand_over(exchange);
  if (socket) handle_->answered.store(true);
  return socket;
}

void Responder::on_abandoned(std::function<void()> callback) const {
  if (handle_ && handle_->exchange && handle_->exchange->connection)
    handle_->exchange->on_abandoned = std::move(callback);
}

void Responder::set_route(std::string_view route) const {
  if (handle_ && handle_->exchange) handle_->exchange->route = route;
}

void Responder::set_user(std::string user) const {
  if (handle_ && handle_->exchange) handle_->exchange->user = std::move(user);
}

void Responder::add_header(std::string name, std::string value) const {
  if (handle_ && handle_->exchange) handle_->exchange->extra_headers.emplace_back(std::move(name), std::move(value));
}

}  // namespace confab::servers
