#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "common/http/server.hpp"
#include "servers/common/support/test_certificate.hpp"
#include "servers/common/support/test_server.hpp"
#include "servers/common/support/tls_client.hpp"

/// HTTP over TLS. What upgraded connections do stands in tls_pump_test.cpp.
namespace confab::tests {
namespace {

using namespace servers;

constexpr std::size_t kLarge = 4 << 20;

/// Says what it was sent and over what; "/large" is a large body, "/hang" is not answered.
HttpServerOptions options_for(std::vector<Responder>& kept) {
  HttpServerOptions options;
  options.handler = [&kept](const Request& request, const Responder& responder) {
    if (request.path() == "/hang") return kept.push_back(responder);
    if (request.path() == "/large") return responder.send(Response::text(200, std::string(kLarge, 'l')));
    std::string text = request.secure() ? "secure " : "open ";
    text.append(request.path()).append(" ").append(request.body());
    responder.send(Response::text(200, std::move(text)));
  };
  options.body_limit = [](const RequestHead&) { return kLarge; };
  return options;
}

class HttpTls : public testing::Test {
 protected:
  HttpTls() {
    auto identity = TlsIdentity::load(certificate_.files());
    EXPECT_TRUE(identity) << identity.error().message;
    identity_ = std::move(*identity);
    options_ = options_for(kept_);
  }
  ~HttpTls() override { stop(); }

  int start() {
    server_ = std::make_unique<TestServer>(options_, identity_);
    return server_->port();
  }
  void stop() {
    if (server_) server_->on_loop([this](HttpServer&) { kept_.clear(); });
    server_.reset();
  }
  bool all_gone() {
    return eventually([this] { return server_->connection_count() == 0; });
  }

  TestCertificate certificate_;
  std::shared_ptr<TlsIdentity> identity_;
  HttpServerOptions options_;
  std::vector<Responder> kept_;
  std::unique_ptr<TestServer> server_;
};

// ---------------------------------------------------------------- what works

TEST_F(HttpTls, CarriesManyRequestsAndTheHandlerSeesThatItIsTls) {
  TlsClient client(start());
  ASSERT_TRUE(client.connected()) << client.failure();
  EXPECT_EQ(client.protocol(), "http/1.1");
  EXPECT_STREQ(SSL_get_version(client.ssl()), "TLSv1.3");
  for (int i = 0; i < 100; ++i) {
    const std::string path = "/" + std::to_string(i);
    ASSERT_EQ(client.ask(post(path, "body")).body, "secure " + path + " body");
  }
  EXPECT_EQ(server_->connection_count(), 1u);
}

TEST_F(HttpTls, SendsAllCertificatesOfTheFile) {
  certificate_.write({.with_issuer = true});
  ASSERT_TRUE(identity_->reload());
  TlsClient client(start());
  EXPECT_EQ(client.certificates(), 2);
}

TEST_F(HttpTls, AnswersPipelinedRequestsInTheirOrder) {
  TlsClient client(start());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += post("/" + std::to_string(i), std::string(1'000, 'b'));
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.receive().body, "secure /" + std::to_string(i) + " " + std::string(1'000, 'b'));
  }
}

TEST_F(HttpTls, CarriesLargeBodiesBothWays) {
  std::mt19937_64 random(1);
  std::string body(kLarge, '\0');
  for (char& c : body) c = static_cast<char>(random());
  const int port = start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient client(port, {.version_max = version});
    ASSERT_TRUE(client.send(post("/echo", body)));
    const std::string answer = client.receive().body;
    EXPECT_TRUE(answer == "secure /echo " + body) << "of " << answer.size() << " bytes";
  }
}

TEST_F(HttpTls, MayComeByteByByte) {
  TlsClient client(start(), {.send_bytes = 1});
  ASSERT_TRUE(client.connected()) << client.failure();
  EXPECT_EQ(client.ask(post("/slow", "body")).body, "secure /slow body");
}

TEST_F(HttpTls, ATicketSavesTheNextHandshakeAlsoAfterAReload) {
  const int port = start();
  TlsClient first(port);
  ASSERT_EQ(first.ask(get("/")).status, 200);
  ASSERT_NE(first.session(), nullptr);
  TlsClient second(port, {.session = first.session()});
  EXPECT_EQ(second.ask(get("/")).status, 200);
  EXPECT_EQ(SSL_session_reused(second.ssl()), 1);
  ASSERT_TRUE(identity_->reload());
  TlsClient third(port, {.session = second.session()});
  EXPECT_EQ(third.ask(get("/")).status, 200);
  EXPECT_EQ(SSL_session_reused(third.ssl()), 1);
}

TEST_F(HttpTls, ATicketIsUsedIfItsKeysAreKnownAndIgnoredOtherwise) {
  const auto tickets = TlsTicketKeys::make();
  const auto one = TlsIdentity::load(certificate_.files(), tickets);
  const auto sibling = TlsIdentity::load(certificate_.files(), tickets);
  const auto stranger = TlsIdentity::load(certificate_.files());
  ASSERT_TRUE(one && sibling && stranger);
  TestServer first(options_, *one);
  TestServer second(options_, *sibling);
  TestServer third(options_, *stranger);
  TlsClient client(first.port());
  ASSERT_EQ(client.ask(get("/")).status, 200);
  TlsClient to_sibling(second.port(), {.session = client.session()});
  EXPECT_EQ(to_sibling.ask(get("/")).status, 200);
  EXPECT_EQ(SSL_session_reused(to_sibling.ssl()), 1);
  TlsClient to_stranger(third.port(), {.session = to_sibling.session()});
  EXPECT_EQ(to_stranger.ask(get("/")).status, 200);
  EXPECT_EQ(SSL_session_reused(to_stranger.ssl()), 0);
}

TEST_F(HttpTls, AKeyUpdateInTheMiddleChangesNothing) {
  TlsClient client(start());
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(SSL_key_update(client.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
    ASSERT_EQ(client.ask(get("/")).status, 200);
  }
}

TEST_F(HttpTls, AReloadChangesNewConnectionsAndNotOpenOnes) {
  TlsClient open(start());
  ASSERT_EQ(open.ask(get("/")).status, 200);
  certificate_.write({.name = "renewed"});
  ASSERT_TRUE(identity_->reload());
  EXPECT_EQ(TlsClient(server_->port()).server_name(), "renewed");
  EXPECT_EQ(open.ask(get("/")).status, 200);
  EXPECT_EQ(open.server_name(), "localhost");
  write_file(certificate_.files().certificate, "broken");
  ASSERT_FALSE(identity_->reload());
  TlsClient after(server_->port());
  EXPECT_EQ(after.server_name(), "renewed");
  EXPECT_EQ(after.ask(get("/")).status, 200);
  EXPECT_EQ(open.ask(get("/")).status, 200);
}

// --------------------------------------------------------------- what does not

TEST_F(HttpTls, VersionsBefore12AreRefused) {
  const int port = start();
  TlsClient old(port, {.version_max = TLS1_1_VERSION});
  EXPECT_FALSE(old.connected());
  EXPECT_NE(old.failure().find("protocol version"), std::string::npos) << old.failure();
  TlsClient young(port, {.version_max = TLS1_2_VERSION});
  EXPECT_EQ(young.ask(get("/")).status, 200);
  EXPECT_NE(std::string(SSL_get_cipher(young.ssl())).find("ECDHE"), std::string::npos);
}

TEST_F(HttpTls, RenegotiationIsRefused) {
  TlsClient client(start(), {.version_max = TLS1_2_VERSION});
  ASSERT_EQ(client.ask(get("/")).status, 200);
  ASSERT_EQ(SSL_renegotiate(client.ssl()), 1);
  EXPECT_FALSE(client.send(get("/")));
  EXPECT_NE(client.failure().find("no renegotiation"), std::string::npos) << client.failure();
}

TEST_F(HttpTls, AClientWithoutHttp11IsRefusedInTheHandshake) {
  const int port = start();
  TlsClient client(port, {.alpn = "h2"});
  EXPECT_FALSE(client.connected());
  EXPECT_NE(client.failure().find("no application protocol"), std::string::npos) << client.failure();
  TlsClient silent(port, {.alpn = ""});
  EXPECT_EQ(silent.ask(get("/")).status, 200);
}

TEST_F(HttpTls, PlainHttpIsAnsweredInPlainHttp) {
  const int port = start();
  for (const std::string& request : {get("/"), post("/", std::string(100'000, 'b'))}) {
    RawClient client(port);
    client.send(request);
    const auto response = client.receive();
    EXPECT_EQ(response.status, 400);
    EXPECT_NE(response.body.find("https"), std::string::npos) << response.body;
    EXPECT_TRUE(client.ends());
  }
  EXPECT_EQ(TlsClient(port).ask(get("/")).status, 200);
}

TEST_F(HttpTls, GarbageEndsItsOwnConnectionOnly) {
  const int port = start();
  TlsClient bystander(port);
  std::mt19937 random(7);
  for (int i = 0; i < 100; ++i) {
    RawClient client(port);
    std::string bytes(1 + random() % 2'000, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (i % 2 == 0) bytes.replace(0, 3, "\x16\x03\x01");  // as a handshake begins
    client.send(bytes);
    client.end();
  }
  EXPECT_TRUE(eventually([&] { return server_->connection_count() == 1; }));
  EXPECT_EQ(bystander.ask(get("/")).status, 200);
}

TEST_F(HttpTls, ARecordThatWasTamperedWithEndsTheConnectionWithAnAlert) {
  options_.limits.linger_ms = 50;
  TlsClient client(start());
  ASSERT_EQ(client.ask(get("/")).status, 200);
  client.send(get("/hang"));
  ASSERT_TRUE(client.RawClient::send(std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x')));
  EXPECT_TRUE(client.ends());
  EXPECT_NE(client.failure().find("bad record mac"), std::string::npos) << client.failure();
  EXPECT_TRUE(all_gone());
}

// ------------------------------------------------------------ ends and bounds

TEST_F(HttpTls, AHandshakeHasADeadline) {
  options_.limits.tls_handshake_ms = 50;
  const int port = start();
  RawClient silent(port);
  RawClient begun(port);
  begun.send(std::string("\x16\x03\x01\x02\x00\x01", 6));
  EXPECT_TRUE(silent.ends());
  EXPECT_TRUE(begun.ends());
}

TEST_F(HttpTls, AHandshakeHasABound) {
  options_.limits.tls_handshake_bytes_max = 100;
  EXPECT_FALSE(TlsClient(start()).connected());
  EXPECT_TRUE(all_gone());
}

TEST_F(HttpTls, TheFirstRequestHasADeadlineOfItsOwn) {
  options_.limits.header_ms = 50;
  TlsClient client(start());
  ASSERT_TRUE(client.connected());
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(HttpTls, AnIdleConnectionEndsWithCloseNotify) {
  options_.limits.idle_ms = 50;
  TlsClient client(start());
  ASSERT_EQ(client.ask(get("/")).status, 200);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(HttpTls, TheLastAnswerIsFollowedByCloseNotify) {
  TlsClient client(start());
  const auto response = client.ask(get("/large", "Connection: close\r\n"));
  EXPECT_EQ(response.body.size(), kLarge);
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
}

TEST_F(HttpTls, AClientThatSendsNoMoreStillGetsItsAnswers) {
  TlsClient client(start());
  ASSERT_TRUE(client.send(get("/1") + get("/large") + get("/2")));
  client.end();
  EXPECT_EQ(client.receive().body, "secure /1 ");
  EXPECT_EQ(client.receive().body.size(), kLarge);
  EXPECT_EQ(client.receive().body, "secure /2 ");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(client.ended_cleanly());
  EXPECT_TRUE(all_gone());
}

TEST_F(HttpTls, ARequestThatWasCutOffIsNotHandled) {
  TlsClient client(start());
  const std::string request = post("/", "whole body");
  ASSERT_TRUE(client.send(request.substr(0, request.size() - 1)));
  client.truncate();
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ends());
}

TEST_F(HttpTls, AClientThatDoesNotReadIsCutOff) {
  options_.limits.write_stall_ms = 100;
  TlsClient client(start(), {.receive_buffer_bytes = 4096});
  ASSERT_TRUE(client.send(get("/large")));
  EXPECT_TRUE(all_gone());
}

TEST_F(HttpTls, AFullServerClosesWithoutAHandshake) {
  options_.limits.connections_max = 1;
  TlsClient first(start());
  EXPECT_FALSE(TlsClient(server_->port()).connected());
  EXPECT_EQ(first.ask(get("/")).status, 200);
}

TEST_F(HttpTls, ADrainAnswersWhatIsInFlight) {
  options_.limits.linger_ms = 50;
  TlsClient client(start());
  ASSERT_TRUE(client.send(get("/hang")));
  ASSERT_TRUE(eventually([this] {
    std::size_t count = 0;
    server_->on_loop([&](HttpServer&) { count = kept_.size(); });
    return count == 1;
  }));
  TlsClient idle(server_->port());
  ASSERT_EQ(idle.ask(get("/")).status, 200);
  server_->drain(5'000);
  EXPECT_TRUE(idle.ends());
  EXPECT_TRUE(idle.ended_cleanly());
  server_->on_loop([this](HttpServer&) {
    kept_.front().send(Response::text(200, "late"));
    kept_.clear();
  });
  const auto response = client.receive();
  EXPECT_EQ(response.body, "late");
  EXPECT_EQ(response.headers.at("connection"), "close");
  EXPECT_TRUE(client.ends());
  server_->join();
}

TEST_F(HttpTls, SurvivesClientsThatBreakOffAtAnyMoment) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const int port = start();
  for (int i = 0; i < 300; ++i) {
    TlsClient client(port, {.version_max = i % 2 == 0 ? TLS1_2_VERSION : TLS1_3_VERSION,
                            .send_bytes = i % 3 == 0 ? 1 + random() % 50 : 0,
                            .cut_after = 1 + random() % 1'500});
    if (!client.connected()) continue;
    client.send(get("/large") + get("/hang"));
    if (random() % 2 == 0) client.receive_bytes(random() % 100'000);
    if (client.fd() >= 0) client.reset();
  }
  EXPECT_TRUE(all_gone());
  EXPECT_EQ(TlsClient(port).ask(get("/")).status, 200);
}

}  // namespace
}  // namespace confab::tests
