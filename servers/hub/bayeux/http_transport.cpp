#include "hub/bayeux/http_transport.hpp"

#include <algorithm>
#include <utility>

#include "common/engine/credentials.hpp"
#include "common/http/problem.hpp"
#include "common/http/target.hpp"
#include "hub/bayeux/identity.hpp"

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kDefaultCallback = "jsonpcallback";

bool is_name_character(char c, bool first) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || (!first && c >= '0' && c <= '9');
}

/// Names with dots between, nothing that could be a program.
bool is_callback(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max || text.back() == '.') return false;
  bool first = true;
  for (const char c : text) {
    if (c == '.' ? first : !is_name_character(c, first)) return false;
    first = c == '.';
  }
  return true;
}

/// JSON takes these two where JavaScript did not always.
std::string escape_line_separators(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string_view three = json.substr(i, 3);
    if (three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9") {
      out += three.back() == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      out += json[i];
    }
  }
  return out;
}

bool is_json(const Request& request) {
  const auto type = request.header("Content-Type").value_or("");
  std::string_view name = type.substr(0, type.find(';'));
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  return equals_ignoring_case(name, "application/json");
}

struct Input {
  std::string message;
  std::string callback;
};

/// Nothing if it is no request of Bayeux.
std::optional<Input> input_of(const Request& request) {
  Input input;
  if (request.method() == Method::post && is_json(request)) {
    input.message.assign(request.body());
    return input;
  }
  const bool post = request.method() == Method::post;
  const auto fields = parse_query(post ? request.body() : request.query());
  if (!fields) return std::nullopt;
  const auto find = [&](std::string_view name) {
    return std::find_if(fields->begin(), fields->end(), [name](const auto& field) { return field.first == name; });
  };
  const auto message = find("message");
  if (message == fields->end()) return std::nullopt;
  input.message = message->second;
  if (post) return input;
  const auto callback = find("jsonp");
  input.callback = callback == fields->end() || callback->second.empty() ? kDefaultCallback : callback->second;
  return input;
}

/// The origin was checked.
void let_page_read(const Request& request, const auto& add_field) {
  add_field("Vary", "Origin");
  const auto origin = request.header("Origin");
  if (!origin) return;
  add_field("Access-Control-Allow-Origin", std::string(*origin));
  add_field("Access-Control-Allow-Credentials", "true");
}

void let_page_read(const Request& request, const Responder& responder) {
  let_page_read(request,
                [&](std::string name, std::string value) { responder.add_header(std::move(name), std::move(value)); });
}

/// Faye takes any JSON for an answer to something; at other bytes it asks again, soon and under the same id.
Response try_again(const Request& request, const Refusal& refusal) {
  Response response = Response::text(refusal.status, "The worker that has this session does not answer");
  let_page_read(request,
                [&](std::string name, std::string value) { response.with_header(std::move(name), std::move(value)); });
  return response;
}

}  // namespace

/// One request: its messages, the answers so far.
class HttpTransport::Batch final : public Link {
 public:
  Batch(HttpTransport& transport, Request request, Responder responder, std::string callback, std::size_t size)
      : transport_(transport),
        request_(std::move(request)),
        address_(transport.admission_.address_of(request_)),
        responder_(std::move(responder)),
        callback_(std::move(callback)),
        answers_(size),
        left_(size) {}

  std::optional<Result<TokenInfo>> identity() override {
    // A script tag of any page brings the cookie along, and says nothing about the page.
    return identity_of(transport_.engine_, request_, transport_.origins_, callback_.empty());
  }
  UsageTable::Key address() const override { return address_; }
  bool gone() const override { return gone_; }
  void set_gone() { gone_ = true; }

  void answer(std::size_t index, std::string text) {
    answers_[index] = std::move(text);
    if (--left_ == 0) finish();
  }

  void finish() {
    std::string body = "[";
    for (std::size_t i = 0; i < answers_.size(); ++i) {
      if (i > 0) body += ',';
      body += answers_[i];
    }
    body += ']';
    Response response = Response::json(200, std::move(body));
    response.content_type = "application/json; charset=utf-8";
    if (!callback_.empty()) {
      // The comment keeps the bytes at the start from being read as anything but a script.
      response.body = "/**/" + callback_ + "(" + escape_line_separators(response.body) + ");";
      response.content_type = "text/javascript; charset=utf-8";
      response.with_header("Content-Disposition", "attachment; filename=f.txt");
    }
    response.with_header("Cache-Control", "no-cache, no-store");
    responder_.send(std::move(response));
  }

 private:
  HttpTransport& transport_;
  const Request request_;
  const UsageTable::Key address_;
  const Responder responder_;
  const std::string callback_;
  std::vector<std::string> answers_;
  std::size_t left_;
  bool gone_ = false;
};

std::optional<int> loop_of(const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    if (message.client_id.empty()) continue;
    if (const auto id = parse_client_id(message.client_id)) return id->loop;
  }
  return std::nullopt;
}

HttpTransport::HttpTransport(Clients& clients, MessageReader& reader, const Engine& engine, const Admission& admission,
                             const std::vector<std::string>& origins, SiblingClients siblings)
    : clients_(clients),
      reader_(reader),
      engine_(engine),
      admission_(admission),
      origins_(origins),
      siblings_(std::move(siblings)) {}

bool HttpTransport::may_ask(const Request& request) const {
  const std::size_t count = request.head().header_count("Origin");
  return count == 0 || (count == 1 && cookie_origin_allowed(request, origins_));
}

void HttpTransport::handle(const Request& request, const Responder& responder) {
  if (!may_ask(request)) {
    return responder.send_error(origin_refusal(request));
  }
  if (request.method() == Method::options) return answer_options(request, responder);

  const auto bad_request = [&] {
    let_page_read(request, responder);
    responder.send(Response::text(400, "Bad request"));
  };
  auto input = input_of(request);
  if (!input) return bad_request();
  if (request.method() != Method::post && !is_callback(input->callback, clients_.limits().word_bytes_max)) {
    return bad_request();
  }
  auto messages = reader_.read(input->message);
  if (!messages) return bad_request();
  if (const auto loop = loop_of(*messages); loop && *loop != clients_.loop_index()) {
    if (HttpClient* sibling = siblings_(*loop)) {
      const auto ticket = proxy_request(*sibling, request, request.head().origin_form(), responder,
                                        [request](const Refusal& refusal) { return try_again(request, refusal); });
      // The other loop must see this link end, or it would answer events into it.
      return responder.on_abandoned([sibling, ticket] { sibling->cancel(ticket); });
    }
  }
  let_page_read(request, responder);
  auto batch = std::make_shared<Batch>(*this, request, responder, std::move(input->callback), messages->size());
  responder.on_abandoned([weak = std::weak_ptr<Batch>(batch)] {
    if (const auto left = weak.lock()) left->set_gone();
  });
  if (messages->empty()) return batch->finish();
  for (std::size_t i = 0; i < messages->size(); ++i) {
    clients_.ask(
        {std::move((*messages)[i]), batch, [batch, i](std::string text) { batch->answer(i, std::move(text)); }});
  }
}

void HttpTransport::answer_options(const Request& request, const Responder& responder) {
  let_page_read(request, responder);
  Response response = Response::empty(200);
  response.with_header("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, Pragma, X-Requested-With")
      .with_header("Access-Control-Allow-Methods", "POST, GET")
      .with_header("Access-Control-Max-Age", "600");
  responder.send(std::move(response));
}

}  // namespace confab::servers::hub::bayeux
