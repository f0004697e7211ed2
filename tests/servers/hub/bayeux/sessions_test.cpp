#include <atomic>

#include "servers/hub/bayeux/bayeux_fixture.hpp"

namespace confab::servers::hub {
namespace {

using tests::WsClient;

std::vector<std::string> numbers(int from, int to) {
  std::vector<std::string> all;
  for (int i = from; i <= to; ++i) all.push_back(std::to_string(i));
  return all;
}

// ---------------------------------------------------------------------- who

TEST_F(BayeuxTest, AHandshakeIsAnsweredWithTransportsAndAdvice) {
  const std::string answer = post(hello());
  EXPECT_TRUE(successful(answer)) << answer;
  EXPECT_TRUE(has(answer, R"("version":"1.0")"));
  EXPECT_TRUE(has(answer, R"("advice":{"reconnect":"retry","interval":0,"timeout":45000})"));
  EXPECT_TRUE(has(answer, "\"websocket\""));
  EXPECT_FALSE(successful(post(R"({"channel":"/meta/handshake","version":"1.0"})")));
  EXPECT_TRUE(
      has(post(R"({"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["smoke"]})"), "301:"));
  EXPECT_TRUE(
      has(post(R"({"channel":"/meta/handshake","supportedConnectionTypes":["long-polling"]})"), "402:version:"));
}

TEST_F(BayeuxTest, EveryKindOfCredentialsIsAccepted) {
  const std::string with_token = R"({"channel":"/meta/handshake","version":"1.0",)"
                                 R"("supportedConnectionTypes":["long-polling"],"ext":{"token":")" +
                                 ann_.token + "\"}}";
  const std::vector<std::string> clients = {
      handshake(bearer(ann_)),
      handshake("Authorization: Bearer ann@example.com " + ann_.token + "\r\n"),
      handshake(cookie_of(ann_) + "\r\nOrigin: http://127.0.0.1\r\n"),
      handshake(cookie_of(ann_) + "\r\nOrigin: https://chat.example.org\r\n"),
      field(post(with_token), "clientId"),
  };
  for (const std::string& client : clients) EXPECT_TRUE(successful(post(subscribe(client, channel_)))) << client;
}

TEST_F(BayeuxTest, ACookieWithoutAnAllowedOriginSignsNobodyIn) {
  const std::string cookie = cookie_of(ann_) + "\r\n";
  const std::string client = handshake(cookie);
  EXPECT_TRUE(has(post(subscribe(client, channel_)), "403:"));
  EXPECT_TRUE(has(post(subscribe(client, channel_), cookie), "403:"));
  WsClient foreign(port());
  EXPECT_TRUE(has(foreign.upgrade("/faye", cookie + "Origin: https://evil.example.org\r\n"), " 403 "));
  const std::string refused = begin(hello(), cookie + "Origin: https://evil.example.org\r\n").read_all();
  EXPECT_TRUE(has(refused, " 403 ")) << refused;
  EXPECT_FALSE(has(refused, "Access-Control-Allow-Origin"));
}

TEST_F(BayeuxTest, WrongCredentialsAreRefusedAndNotTakenForAnonymous) {
  EXPECT_TRUE(has(post(hello(), "Authorization: Bearer nonsense\r\n"), "401:"));
  EXPECT_TRUE(has(post(hello(), "Authorization: Bearer bob@example.com " + ann_.token + "\r\n"), "401:"));
  const std::string client = handshake();
  const std::string subscribe_with = R"({"channel":"/meta/subscribe","clientId":")" + client + R"(","subscription":")" +
                                     channel_ + R"(","ext":{"token":"x"}})";
  EXPECT_TRUE(has(post(subscribe_with), "401:"));
}

TEST_F(BayeuxTest, ATokenThatExpiredOpensNoSessionOnTheSocketItOpened) {
  stop();
  engine_.reset();
  auto options = tests::test_options(folder_.path());
  options.access_token_ms = 3'000;
  engine_ = std::move(*Engine::open(std::move(options)));
  start();
  ann_.token = engine_->sign_in(ann_.email, "password of ann")->access_token;
  WsClient socket = open_socket(bearer(ann_));
  const std::string ann = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(ann, channel_))));
  ASSERT_TRUE(eventually([&] { return metric("confab_hub_bayeux_sessions") == 0; }));
  EXPECT_TRUE(has(ask(socket, hello()), "401::Bad credentials"));
}

TEST_F(BayeuxTest, AnAnonymousSessionMaySignInLaterButOnlyOnce) {
  const std::string client = handshake();
  EXPECT_TRUE(has(post(subscribe(client, channel_)), "403:" + channel_));
  EXPECT_TRUE(has(post(publish(client, "hi", "1")), "403:" + channel_));
  const auto with = [&](const std::string& message, const Person& who) {
    return message.substr(0, message.size() - 1) + R"(,"ext":{"token":")" + who.token + "\"}}";
  };
  EXPECT_TRUE(successful(post(with(subscribe(client, channel_), ann_))));
  EXPECT_TRUE(successful(post(publish(client, "hi", "2"))));
  EXPECT_TRUE(has(post(with(publish(client, "ho", "3"), bob_)), "403:"));
  EXPECT_EQ(message_count(), 1u);
}

TEST_F(BayeuxTest, OnlyMembersSubscribeAndPublish) {
  const std::string eve = handshake(bearer(eve_));
  EXPECT_TRUE(has(post(subscribe(eve, channel_)), "403:" + channel_ + ":Forbidden channel"));
  EXPECT_TRUE(has(post(subscribe(eve, "/conversation/99999")), "403:/conversation/99999:"));
  EXPECT_TRUE(has(post(publish(eve, "hi", "1")), "403:" + channel_ + ":"));
  EXPECT_EQ(message_count(), 0u);
  for (const char* other : {"/*", "/**", "/conversation/*", "/conversation/**", "/meta/connect", "/x"}) {
    EXPECT_TRUE(has(post(subscribe(eve, other)), std::string("403:") + other + ":")) << other;
  }
  EXPECT_TRUE(has(post(subscribe(eve, "/service/x")), "404:/service/x:"));
  EXPECT_TRUE(has(post(subscribe(eve, "/conversation/")), "405:"));
  // Not by the side of something that is allowed either.
  const std::string ann = handshake(bearer(ann_));
  const std::string both = post(R"({"channel":"/meta/subscribe","clientId":")" + ann + R"(","subscription":[")" +
                                channel_ + R"(","/conversation/**"]})");
  EXPECT_TRUE(has(both, "403:/conversation/**:")) << both;
}

TEST_F(BayeuxTest, AFormerMemberHearsNoMoreAndCannotSubscribe) {
  const std::vector<UserId> members{bob_.id};
  const auto group = engine_->create_group(ann_.id, "group", members);
  ASSERT_TRUE(group);
  channel_ = "/conversation/" + std::to_string(group->id.value);
  const std::string bob = subscribed(bob_);
  send(ann_.id, group->id, "before");
  ASSERT_TRUE(engine_->leave(bob_.id, group->id));
  send(ann_.id, group->id, "after");
  EXPECT_EQ(poll_bodies(bob, 1), std::vector<std::string>{"before"});
  EXPECT_EQ(bodies(post(connect(bob, "x", at_once()))), std::vector<std::string>());
  EXPECT_TRUE(has(post(subscribe(bob, channel_)), "403:"));
}

TEST_F(BayeuxTest, ASenderWhoIsNotTheSessionsUserIsRefused) {
  const std::string ann = handshake(bearer(ann_));
  EXPECT_TRUE(has(post(publish(ann, "hi", "1", R"(,"from":"bob@example.com")")), "403:"));
  EXPECT_TRUE(has(post(publish(ann, "hi", "2", R"(,"from":5)")), "403:"));
  EXPECT_TRUE(successful(post(publish(ann, "hi", "3", R"(,"from":"Ann@example.com")"))));
  EXPECT_TRUE(successful(post(publish(ann, "hi", "4", R"(,"from":null)"))));
  EXPECT_EQ(message_count(), 2u);
}

TEST_F(BayeuxTest, SigningOutEndsTheSession) {
  const std::string ann = subscribed(ann_);
  WsClient held = begin(connect(ann));
  ASSERT_TRUE(eventually([&] { return engine_->sign_out(ann_.caller).has_value(); }));
  const std::string answer = held.read_all();
  EXPECT_TRUE(has(answer, "401:")) << answer;
  EXPECT_TRUE(has(answer, R"("reconnect":"handshake")")) << answer;
  EXPECT_TRUE(has(post(publish(ann, "hi", "1")), "401:" + ann + ":Unknown client"));
}

// ----------------------------------------------------------------- deliveries

TEST_F(BayeuxTest, AMessageComesOnceWhicheverWayItWasSentAndHeard) {
  const std::string ann = subscribed(ann_);
  WsClient socket = open_socket();
  const std::string bob = field(
      ask(socket, hello().substr(0, hello().size() - 1) + R"(,"ext":{"token":")" + bob_.token + "\"}}"), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(bob, channel_))));

  send(ann_.id, talk_, "1");
  EXPECT_EQ(read_bodies(socket, 1), numbers(1, 1));
  EXPECT_TRUE(successful(post(publish(ann, "2", "p1"))));
  EXPECT_EQ(read_bodies(socket, 1), numbers(2, 2));
  std::string heard;
  EXPECT_TRUE(successful(ask(socket, publish(bob, "3", "p1"), &heard)));
  EXPECT_EQ(bodies(heard).empty() ? read_bodies(socket, 1) : bodies(heard), numbers(3, 3));
  EXPECT_EQ(poll_bodies(ann, 3), numbers(1, 3));

  EXPECT_EQ(bodies(post(connect(ann, "last", at_once()))), std::vector<std::string>());
  EXPECT_FALSE(socket.read_text(100ms));
}

TEST_F(BayeuxTest, AnEventNamesTheSenderByEmail) {
  const std::string ann = subscribed(ann_);
  const Message sent = send(bob_.id, talk_, "hi");
  const std::string answer = post(connect(ann));
  EXPECT_TRUE(has(answer, R"("data":{"body":"hi","from":"bob@example.com","id":)" +
                              std::to_string(sent.position.value) + R"(,"seq":1})"))
      << answer;
}

TEST_F(BayeuxTest, MessagesBeforeTheSubscriptionAreNotDelivered) {
  const std::string ann = subscribed(ann_);
  ASSERT_TRUE(successful(
      post(R"({"channel":"/meta/unsubscribe","clientId":")" + ann + R"(","subscription":")" + channel_ + "\"}")));
  send(bob_.id, talk_, "between");
  ASSERT_TRUE(successful(post(subscribe(ann, channel_))));
  send(bob_.id, talk_, "1");
  EXPECT_EQ(poll_bodies(ann, 1), numbers(1, 1));
}

TEST_F(BayeuxTest, NothingIsLostBetweenTwoConnectsAndMemoryIsBounded) {
  limits_.queue_events_max = 3;
  start();
  const std::string ann = subscribed(ann_);
  for (int i = 1; i <= 100; ++i) send(bob_.id, talk_, std::to_string(i));
  ASSERT_TRUE(eventually([&] { return metric("confab_hub_bayeux_slow_readers_total") >= 1; }));
  EXPECT_LE(metric("confab_hub_bayeux_events_total"), 3);
  EXPECT_EQ(poll_bodies(ann, 100), numbers(1, 100));
}

TEST_F(BayeuxTest, ASlowSocketLosesNothingAndCostsNoMemory) {
  limits_.queue_bytes_max = 20'000;
  limits_.socket_event_bytes_max = 20'000;
  websocket_limits_.kernel_send_bytes = 4'096;
  start();
  WsClient socket(port(), 4'096);
  ASSERT_TRUE(has(socket.upgrade("/faye", bearer(ann_)), " 101 "));
  const std::string ann = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(ann, channel_))));
  const std::string filler(4'000, 'x');
  for (int i = 1; i <= 200; ++i) send(bob_.id, talk_, std::to_string(1000 + i) + filler);
  ASSERT_TRUE(eventually([&] { return metric("confab_hub_bayeux_slow_readers_total") >= 1; }));
  EXPECT_LT(metric("confab_hub_bayeux_events_total"), 100);
  std::vector<std::string> got;
  for (std::string& body : read_bodies(socket, 200)) got.push_back(body.substr(0, 4));
  EXPECT_EQ(got, numbers(1001, 1200));
}

TEST_F(BayeuxTest, ASocketThatStaysSlowIsClosed) {
  limits_.socket_event_bytes_max = 20'000;
  limits_.slow_ms = 100;
  websocket_limits_.kernel_send_bytes = 4'096;
  start();
  WsClient socket(port(), 4'096);
  ASSERT_TRUE(has(socket.upgrade("/faye", bearer(ann_)), " 101 "));
  const std::string ann = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(ann, channel_))));
  const std::string filler(4'000, 'x');
  for (int i = 1; i <= 100; ++i) send(bob_.id, talk_, filler);
  ASSERT_TRUE(eventually([&] { return metric("confab_hub_bayeux_slow_closed_total") >= 1; }));
  EXPECT_TRUE(eventually([&] { return socket.read_close(50ms) != 0; }));
}

TEST_F(BayeuxTest, MovingBetweenTransportsLosesAndRepeatsNothing) {
  const std::string ann = subscribed(ann_);
  WsClient held = begin(connect(ann, "1"));
  WsClient socket = open_socket();
  // The held connect is answered as soon as the client is seen on the socket.
  socket.send_text("[" + connect(ann, "2") + "]");
  EXPECT_TRUE(successful(held.read_all()));
  send(bob_.id, talk_, "1");
  EXPECT_EQ(read_bodies(socket, 1), numbers(1, 1));

  WsClient back = begin(connect(ann, "3"));
  EXPECT_TRUE(has(socket.read_text().value_or(""), R"("id":"2")"));
  send(bob_.id, talk_, "2");
  EXPECT_EQ(bodies(back.read_all()), numbers(2, 2));
  send(bob_.id, talk_, "3");
  WsClient other = open_socket();
  socket.reset();
  other.send_text("[" + connect(ann, "4") + "]");
  EXPECT_EQ(read_bodies(other, 1), numbers(3, 3));
  EXPECT_FALSE(other.read_text(100ms));
}

TEST_F(BayeuxTest, ALostAnswerIsGivenAgain) {
  const std::string ann = subscribed(ann_);
  send(bob_.id, talk_, "1");
  {
    WsClient lost = begin(connect(ann, "1"));
    ASSERT_TRUE(eventually([&] { return metric("confab_hub_bayeux_events_total") >= 1; }));
    ASSERT_TRUE(has(lost.read_head(), " 200 "));
    lost.reset();  // before it read the body
  }
  send(bob_.id, talk_, "2");
  EXPECT_EQ(bodies(post(connect(ann, "1"))), numbers(1, 1));
  EXPECT_EQ(poll_bodies(ann, 1), numbers(2, 2));
}

// Its connection broke, and the client has asked again when the first copy comes.
TEST_F(BayeuxTest, ALateCopyOfAConnectTakesNoEvents) {
  const std::string ann = subscribed(ann_);
  const auto settled = [&] { return successful(post(subscribe(ann, channel_))); };  // what was sent before is there
  WsClient second = begin(connect(ann, "1"));
  ASSERT_TRUE(settled());
  WsClient first = begin(connect(ann, "1"));
  ASSERT_TRUE(settled());
  send(bob_.id, talk_, "1");
  for (WsClient* copy : {&second, &first}) {  // either may be the one whose answer arrives
    const std::string answer = copy->read_all();
    EXPECT_TRUE(successful(answer));
    EXPECT_EQ(bodies(answer), numbers(1, 0));
  }
  EXPECT_EQ(bodies(post(connect(ann, "2"))), numbers(1, 1));

  WsClient newest = begin(connect(ann, "3"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(bodies(post(connect(ann, "1"))), numbers(1, 0)) << "answered at once";
  send(bob_.id, talk_, "2");
  EXPECT_EQ(bodies(newest.read_all()), numbers(2, 2));
}

TEST_F(BayeuxTest, AnAnswerWithoutEventsIsGivenAgainWithoutEvents) {
  const std::string ann = subscribed(ann_);
  EXPECT_EQ(bodies(post(connect(ann, "1", at_once()))), numbers(1, 0));
  send(bob_.id, talk_, "1");
  EXPECT_EQ(bodies(post(connect(ann, "1"))), numbers(1, 0));
  EXPECT_EQ(bodies(post(connect(ann, "2"))), numbers(1, 1));
}

TEST_F(BayeuxTest, AConnectWhoseClientIsGoneTakesNoEvents) {
  const std::string ann = subscribed(ann_);
  {
    WsClient gone = begin(connect(ann, "1"));
    ASSERT_TRUE(successful(post(subscribe(ann, channel_))));  // the connect was there before
    gone.reset();
  }
  ASSERT_TRUE(successful(post(subscribe(ann, channel_))));
  send(bob_.id, talk_, "1");
  std::vector<std::string> heard = bodies(post(connect(ann, "1")));
  if (heard.empty()) heard = bodies(post(connect(ann, "2")));  // the hub did not know yet that the first copy is gone
  EXPECT_EQ(heard, numbers(1, 1));
}

TEST_F(BayeuxTest, ARepeatedPublishIsOneMessage) {
  const std::string ann = subscribed(ann_);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(successful(post(publish(ann, "hi", "7"))));
  EXPECT_TRUE(has(post(publish(ann, "something else", "7")), "409:"));
  EXPECT_TRUE(successful(post(publish(ann, "hi", "8"))));
  EXPECT_TRUE(successful(post(publish(handshake(bearer(ann_)), "hi", "8"))));
  EXPECT_EQ(message_count(), 3u);
  EXPECT_EQ(poll_bodies(ann, 3), (std::vector<std::string>{"hi", "hi", "hi"}));
}

TEST_F(BayeuxTest, AMessageDoesNotShowTheSecretOfItsSendersSession) {
  const std::string ann = subscribed(ann_);
  ASSERT_TRUE(successful(post(publish(ann, "hi", "7"))));
  const auto page = engine_->history(bob_.id, talk_, {});
  ASSERT_TRUE(page && page->messages.size() == 1);
  const std::string key = page->messages[0].client_key;
  EXPECT_TRUE(key.ends_with(".7")) << key;
  EXPECT_TRUE(has(ann, key.substr(0, key.size() - 2)));
  EXPECT_FALSE(has(key, ann.substr(ann.rfind('.') + 1)));
}

// As the page of the service before does, which asks for a conversation and lets people write at once.
TEST_F(BayeuxTest, MessagesSentWhileASubscribeIsUnansweredAreDelivered) {
  const std::string ann = handshake(bearer(ann_));
  const std::string about = "{\"conversation\":" + std::to_string(talk_.value) + "}";
  OperationRequest query;
  query.name = "messages.list";
  query.caller = bob_.caller;
  query.json = about;
  for (int round = 1; round <= 20; ++round) {
    const std::string bob = handshake(bearer(bob_));
    const std::string body = std::to_string(round);
    const auto waiting =
        std::make_shared<std::atomic<int>>(1'000);  // the user's other queries, behind which the subscribe waits
    for (int i = 0; i < 1'000; ++i) {
      engine_->operations().call_async(query, [waiting](const Result<OperationReply>&) { --*waiting; });
    }
    // The hub has the subscribe when it gets the publish, and the publish does not wait for its answer.
    const std::string both = post("[" + subscribe(bob, channel_) + "," + publish(ann, body, "p" + body) + "]");
    EXPECT_TRUE(eventually([&] { return *waiting == 0; }));
    ASSERT_FALSE(has(both, "false")) << both;
    std::vector<std::string> heard;
    const auto poll = [&] { return bodies(post(connect(bob, "a" + std::to_string(++poll_), at_once()))); };
    EXPECT_TRUE(eventually([&] { return !(heard = poll()).empty(); })) << "round " << round;
    ASSERT_EQ(heard, std::vector<std::string>{body});
    post(R"({"channel":"/meta/disconnect","clientId":")" + bob + "\"}");
  }
}

TEST_F(BayeuxTest, ASubscribeThatIsRefusedLeavesNothingBehind) {
  const std::string eve = handshake(bearer(eve_));
  EXPECT_TRUE(has(post(subscribe(eve, channel_)), "403:" + channel_));
  EXPECT_TRUE(
      has(post(R"({"channel":"/meta/subscribe","id":"s","clientId":")" + eve + R"(","subscription":[")" +
               "/conversation/" + std::to_string(make_direct(ann_.id, eve_.id).value) + "\",\"" + channel_ + "\"]}"),
          "403:"));
  const ConversationId own = make_direct(ann_.id, eve_.id);
  ASSERT_TRUE(engine_->send_message(ann_.caller, own, {.body = "hi"}));
  const std::string other = "/conversation/" + std::to_string(make_direct(bob_.id, eve_.id).value);
  ASSERT_TRUE(successful(post(subscribe(eve, other))));
  ASSERT_TRUE(engine_->send_message(bob_.caller, make_direct(bob_.id, eve_.id), {.body = "to Eve"}));
  EXPECT_EQ(poll_bodies(eve, 1), std::vector<std::string>{"to Eve"});
}

TEST_F(BayeuxTest, MessagesOfOneClientKeepTheirOrder) {
  WsClient socket = open_socket(bearer(ann_));
  const std::string ann = field(ask(socket, hello()), "clientId");
  // Nothing is waited for: the publishes come behind the subscribe all the same.
  std::string all = "[" + subscribe(ann, channel_);
  for (int i = 1; i <= 90; ++i) all += "," + publish(ann, std::to_string(i), "p" + std::to_string(i));
  socket.send_text(all + "]");
  EXPECT_EQ(read_bodies(socket, 90), numbers(1, 90));
}

TEST_F(BayeuxTest, APublisherFasterThanTheStoreWaitsAndIsNotRefused) {
  limits_.publishes_max = 2;
  start();
  WsClient socket = open_socket(bearer(ann_));
  const std::string ann = field(ask(socket, hello()), "clientId");
  std::string all;
  for (int i = 1; i <= 90; ++i) all += (i > 1 ? "," : "[") + publish(ann, std::to_string(i), "p" + std::to_string(i));
  socket.send_text(all + "]");
  std::string answers;
  ASSERT_TRUE(eventually([&] {
    answers += socket.read_text().value_or("");
    return has(answers, R"("id":"p90")");
  }));
  EXPECT_FALSE(has(answers, "false")) << answers;
  EXPECT_EQ(message_count(), 90u);
}

// ----------------------------------------------------------------------- ends

TEST_F(BayeuxTest, AnUnknownClientIsToldToShakeHandsAgain) {
  const std::string ann = subscribed(ann_);
  start();  // another generation
  const std::string answer = post(connect(ann));
  EXPECT_TRUE(has(answer, "401:" + ann + ":Unknown client")) << answer;
  EXPECT_TRUE(has(answer, R"("reconnect":"handshake")")) << answer;
  EXPECT_TRUE(has(post(connect("nonsense")), "401:nonsense:"));
  EXPECT_TRUE(has(post(R"({"channel":"/meta/connect","connectionType":"websocket"})"), "402:clientId:"));
  std::string guess = handshake(bearer(ann_));
  guess.back() = guess.back() == 'a' ? 'b' : 'a';
  EXPECT_TRUE(has(post(connect(guess, "g", at_once())), "401:"));
}

TEST_F(BayeuxTest, DisconnectAnswersTheHeldConnectAndEndsTheSession) {
  const std::string ann = subscribed(ann_);
  WsClient held = begin(connect(ann));
  ASSERT_TRUE(successful(post(subscribe(ann, channel_))));
  EXPECT_TRUE(successful(post(R"({"channel":"/meta/disconnect","clientId":")" + ann + "\"}")));
  EXPECT_TRUE(successful(held.read_all()));
  EXPECT_TRUE(has(post(connect(ann)), "401:"));
}

TEST_F(BayeuxTest, UnusedAndAnonymousSessionsEnd) {
  limits_.idle_ms = 2'000;  // longer than from the handshake to the subscribe
  limits_.anonymous_ms = 1;
  start();
  subscribed(ann_);
  WsClient held = begin(connect(handshake()));
  EXPECT_TRUE(has(held.read_all(), R"("reconnect":"handshake")"));
  EXPECT_TRUE(eventually([&] { return metric("confab_hub_bayeux_sessions") == 0; }));
}

TEST_F(BayeuxTest, SessionsAreBounded) {
  limits_.sessions_per_user_max = 2;
  limits_.anonymous_max = 2;
  limits_.sessions_max = 5;
  start();
  EXPECT_NE(handshake(bearer(ann_)), "");
  EXPECT_NE(handshake(bearer(ann_)), "");
  EXPECT_TRUE(has(post(hello(), bearer(ann_)), "429:"));
  EXPECT_NE(handshake(), "");
  const std::string late = handshake();
  EXPECT_TRUE(has(post(hello()), "503:"));
  EXPECT_TRUE(has(post(subscribe(late, channel_), bearer(ann_)), "429::Too many sessions"));
  EXPECT_NE(handshake(bearer(bob_)), "");
  EXPECT_TRUE(has(post(hello(), bearer(eve_)), "503:"));
  // A place that is given back can be taken.
  EXPECT_TRUE(successful(post(R"({"channel":"/meta/disconnect","clientId":")" + late + "\"}")));
  EXPECT_NE(handshake(bearer(eve_)), "");
}

TEST_F(BayeuxTest, AClientThatIsTooFastIsToldWhenToTryAgain) {
  constexpr std::int64_t kHourMs = 3'600'000;  // no test is so slow that requests are allowed again
  admission_limits_.requests = Rate{.count = 1, .burst = 2, .period_ms = kHourMs};
  admission_limits_.hellos_per_address = Rate{.count = 1, .burst = 3, .period_ms = kHourMs};
  start();
  const std::string ann = handshake(bearer(ann_));
  EXPECT_TRUE(successful(post(publish(ann, "1", "1"))));
  EXPECT_TRUE(successful(post(publish(ann, "2", "2"))));
  const std::string refused = post(publish(ann, "3", "3"));
  EXPECT_TRUE(has(refused, "429:" + channel_ + ":Too fast")) << refused;
  EXPECT_TRUE(has(refused, R"("advice":{"reconnect":"retry","interval":)")) << refused;
  EXPECT_FALSE(has(refused, R"("interval":0,)")) << refused;
  EXPECT_EQ(message_count(), 2u);
  EXPECT_NE(handshake(), "");
  EXPECT_NE(handshake(), "");
  EXPECT_TRUE(has(post(hello()), "429::Too fast"));
}

TEST_F(BayeuxTest, SessionsAreBoundedByUserAndAddressOverAllLoops) {
  admission_limits_.connections_per_user_max = 2;
  admission_limits_.unauthenticated_per_address_max = 2;
  start(3);
  EXPECT_NE(handshake(bearer(ann_)), "");
  EXPECT_NE(handshake(bearer(ann_)), "");
  EXPECT_TRUE(has(post(hello(), bearer(ann_)), "429:"));
  const std::string first = handshake();
  EXPECT_NE(handshake(), "");
  EXPECT_TRUE(has(post(hello()), "429:"));
  EXPECT_TRUE(has(post(subscribe(first, channel_), bearer(ann_)), "429::Too many sessions"));
  EXPECT_TRUE(successful(post(subscribe(first, channel_), bearer(bob_))));
  EXPECT_NE(handshake(), "");
}

TEST_F(BayeuxTest, SubscriptionsAreBounded) {
  limits_.subscriptions_max = 1;
  start();
  const std::string ann = subscribed(ann_);
  const auto other = make_direct(ann_.id, eve_.id);
  EXPECT_TRUE(has(post(subscribe(ann, "/conversation/" + std::to_string(other.value))), "Too many subscriptions"));
}

TEST_F(BayeuxTest, ADrainSendsEverybodyAwayWithAdvice) {
  const std::string ann = subscribed(ann_);
  WsClient held = begin(connect(ann));
  ASSERT_TRUE(successful(post(subscribe(ann, channel_))));
  WsClient socket = open_socket(bearer(bob_));
  const std::string bob = field(ask(socket, hello()), "clientId");
  ASSERT_TRUE(successful(ask(socket, subscribe(bob, channel_))));
  socket.send_text("[" + connect(bob) + "]");
  ASSERT_TRUE(successful(ask(socket, subscribe(bob, channel_))));
  runtime_->request_stop();
  EXPECT_TRUE(has(held.read_all(), R"("reconnect":"handshake")"));
  EXPECT_TRUE(has(socket.read_text().value_or(""), R"("reconnect":"handshake")"));
  EXPECT_EQ(socket.read_close(), kCloseRestart);
  socket.hang_up();
  EXPECT_EQ(stop(), 0);
}

}  // namespace
}  // namespace confab::servers::hub
