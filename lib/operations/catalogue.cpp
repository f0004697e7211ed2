#include "operations/catalogue.hpp"

#include <unordered_map>

#include <confab/version.hpp>

#include "engine/wait.hpp"
#include "operations/event_json.hpp"

namespace confab::operations {

namespace {

OperationList all_operations() {
  OperationList list;
  add_account_operations(list);
  add_people_operations(list);
  add_conversation_operations(list);
  add_group_operations(list);
  add_message_operations(list);
  add_host_operations(list);
  add_host_people_operations(list);
  return list;
}

std::string_view access_name(OperationInfo::Access access) {
  switch (access) {
    case OperationInfo::Access::anonymous:
      return "anonymous";
    case OperationInfo::Access::user:
      return "user";
    case OperationInfo::Access::host:
      return "host";
  }
  return "host";
}

std::string_view session_name(OperationInfo::Session session) {
  switch (session) {
    case OperationInfo::Session::starts:
      return "starts";
    case OperationInfo::Session::refreshes:
      return "refreshes";
    case OperationInfo::Session::ends:
      return "ends";
    case OperationInfo::Session::none:
      break;
  }
  return "none";
}

void describe_operations(JsonWriter& writer, Schema& schema) {
  writer.key("operations");
  writer.begin_array();
  for (const auto& operation : all_operations()) {
    const OperationInfo& info = operation->info;
    writer.item();
    writer.begin_object();
    writer("name", info.name);
    writer("summary", info.summary);
    if (!info.path.empty()) {
      writer("method", info.method);
      writer("path", info.path);
      writer("status", info.status);
    }
    writer("access", access_name(info.access));
    writer("mutation", info.mutation);
    if (info.session != OperationInfo::Session::none) writer("session", session_name(info.session));
    if (info.request_bytes_max != 0) writer("request_bytes_max", info.request_bytes_max);
    operation->describe(writer, schema);
    writer.end_object();
  }
  writer.end_array();
}

void describe_errors(JsonWriter& writer) {
  writer.key("errors");
  writer.begin_array();
  for (int number = 1; number <= static_cast<int>(ErrorCode::method_not_allowed); ++number) {
    const auto code = static_cast<ErrorCode>(number);
    writer.item();
    writer.begin_object();
    writer("name", std::string_view(to_string(code)));
    writer("number", number);
    writer("http_status", http_status(code));
    writer.end_object();
  }
  writer.end_array();
}

class Catalogue final : public Operations {
 public:
  explicit Catalogue(Engine::Core& core) : core_(core) {
    for (const auto& operation : list_) {
      infos_.push_back(operation->info);
      by_name_.emplace(operation->info.name, operation.get());
    }
  }

  std::span<const OperationInfo> catalogue() const override { return infos_; }

  Result<OperationReply> call(const OperationRequest& request) override {
    return engine::wait<OperationReply>([&](auto done) { start(request, Where::here, done); });
  }

  void call_async(const OperationRequest& request, Completion done) override {
    start(request, Where::elsewhere, core_.host_calls().guarded(std::move(done)));
  }

  void hold() override { core_.hold(); }
  void release() override { core_.release(); }

  std::string encode_event(const Event& event) const override { return event_json(event, core_.epoch()); }

  std::string describe() const override { return describe_catalogue(); }

 private:
  void start(const OperationRequest& request, Where where, Completion done) {
    const auto found = by_name_.find(request.name);
    // For a stranger the host's operations do not exist.
    if (found == by_name_.end() || (found->second->info.access == OperationInfo::Access::host && !request.host)) {
      return done(Error{ErrorCode::not_found, "there is no such operation", "op"});
    }
    if (found->second->info.access == OperationInfo::Access::user && !request.caller.user) {
      return done(Error{ErrorCode::unauthenticated, "sign in first"});
    }
    found->second->start(core_, request, where, std::move(done));
  }

  Engine::Core& core_;
  const OperationList list_ = all_operations();
  std::vector<OperationInfo> infos_;
  std::unordered_map<std::string_view, const Operation*> by_name_;
};

}  // namespace

std::string describe_catalogue() {
  std::string out;
  Schema schema;
  JsonWriter writer(out);
  writer.begin_object();
  writer("version", std::string_view(version()));
  describe_operations(writer, schema);
  describe_events(writer, schema);
  schema.write(writer);
  describe_errors(writer);
  writer.end_object();
  return out;
}

std::unique_ptr<Operations> make_catalogue(Engine::Core& core) { return std::make_unique<Catalogue>(core); }

Result<std::string> cursor_text(const Engine::Core& core, Position position) {
  if (!position) {
    const auto now = core.reads().position();
    if (!now) return now.error();
    position = *now;
  }
  return Cursor{core.epoch(), position}.to_string();
}

Result<> check_at_least(const Engine::Core& core, const std::string& at_least) {
  if (at_least.empty()) return {};
  const auto cursor = Cursor::parse(at_least);
  if (!cursor) return Error{ErrorCode::invalid_argument, "at_least is not a cursor", "at_least"};
  if (cursor->epoch != core.epoch()) {
    return Error{ErrorCode::invalid_argument, "at_least is a cursor of another store", "at_least"};
  }
  auto now = core.reads().position();
  if (!now) return now.error();
  if (cursor->position <= *now) return {};
  return Error{ErrorCode::behind, "this store has not reached that cursor", "", 100};
}

}  // namespace confab::operations
