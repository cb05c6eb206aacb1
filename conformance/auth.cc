// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/auth.h>

#include <thread>
#include <vector>

namespace glowplug::conformance {
namespace {

using Credentials = std::map<std::string, std::string>;

// What the first step gave. The views stay valid until the exchange is released.
struct FirstStep {
  api::Outcome outcome = api::Outcome::kFailed;
  const api::Credential* credentials = nullptr;
  uint32_t count = 0;
  std::string response;

  Credentials Read() const {
    Credentials read;
    for (uint32_t i = 0; i < count; ++i) {
      read.emplace(sdk::ViewOf(credentials[i].name), sdk::ViewOf(credentials[i].secret));
    }
    return read;
  }
};

FirstStep Begin(api::AuthExchange& exchange) {
  FirstStep step;
  sdk::HeapBuffer response;
  api::Failure failure = sdk::NoFailure();
  step.outcome = exchange.Step({}, response.out(), &step.credentials, &step.count, &failure);
  EXPECT_NE(step.outcome, api::Outcome::kFailed) << sdk::TextOf(failure);
  step.response = response.view();
  return step;
}

}  // namespace

sdk::Owned<api::AuthExchange> AuthConformance::Start() {
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  endpoint.host_name = sdk::BytesOf("localhost");
  api::Failure failure = sdk::NoFailure();
  api::AuthExchange* exchange = nullptr;
  const api::Outcome outcome = door().Start(&endpoint, /*encrypted=*/1, &exchange, &failure);
  EXPECT_EQ(outcome, api::Outcome::kDone) << sdk::TextOf(failure);
  return sdk::Owned<api::AuthExchange>(outcome == api::Outcome::kDone ? exchange : nullptr);
}

TEST_P(AuthConformance, KeepsTheRulesOfAllPlugins) {
  CheckPlugin(GetParam(), api::kAuthId);
  CheckQuery(door(), api::kAuthId);
  const sdk::Owned<api::AuthExchange> exchange = Start();
  ASSERT_NE(exchange, nullptr);
  CheckQuery(*exchange, "");
}

TEST_P(AuthConformance, GivesItsCredentials) {
  const sdk::Owned<api::AuthExchange> exchange = Start();
  ASSERT_NE(exchange, nullptr);
  const FirstStep step = Begin(*exchange);
  EXPECT_EQ(step.Read(), GetParam().credentials);
  EXPECT_EQ(step.count, GetParam().credentials.size()) << "a name is given twice";
}

TEST_P(AuthConformance, ExchangesDoNotDisturbEachOther) {
  const sdk::Owned<api::AuthExchange> first = Start();
  ASSERT_NE(first, nullptr);
  const FirstStep of_first = Begin(*first);
  for (int i = 0; i < 1000; ++i) {
    const sdk::Owned<api::AuthExchange> other = Start();
    ASSERT_NE(other, nullptr);
    EXPECT_EQ(Begin(*other).Read(), GetParam().credentials);
  }
  EXPECT_EQ(of_first.Read(), GetParam().credentials) << "views live as long as their exchange";
}

TEST_P(AuthConformance, StartsOnManyThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int n = 0; n < 200; ++n) {
        const sdk::Owned<api::AuthExchange> exchange = Start();
        if (exchange == nullptr) return;
        EXPECT_EQ(Begin(*exchange).Read(), GetParam().credentials);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// A server may send anything as a challenge: refused, or answered with bytes.
TEST_P(AuthConformance, SurvivesAnyChallenge) {
  for (const std::string& challenge :
       {std::string("?"), std::string(1, '\0'), std::string(100'000, '\xFF')}) {
    const sdk::Owned<api::AuthExchange> exchange = Start();
    ASSERT_NE(exchange, nullptr);
    Begin(*exchange);
    const auto step = [&](api::Failure* failure) {
      sdk::HeapBuffer response;
      const api::Credential* credentials = nullptr;
      uint32_t count = 0;
      return exchange->Step(sdk::BytesOf(challenge), response.out(), &credentials, &count, failure);
    };
    api::Failure failure = sdk::NoFailure();
    if (step(&failure) != api::Outcome::kFailed) continue;
    CheckFailure(failure);
    CheckFailureSizes(step);
  }
}

TEST_P(AuthConformance, LogsNoSecret) {
  const sdk::Owned<api::AuthExchange> exchange = Start();
  ASSERT_NE(exchange, nullptr);
  Begin(*exchange);
  for (const auto& [name, secret] : GetParam().credentials) {
    if (name != "user" && !secret.empty()) {
      EXPECT_EQ(host().log().find(secret), std::string::npos) << name;
    }
  }
}

}  // namespace glowplug::conformance
