// SPDX-License-Identifier: Apache-2.0
// A scalar get through the codec door: Hash, Encode, Frame, Head, Body, over a codec that was
// either loaded from its shared library or linked into this program. Counts allocations itself;
// instructions are valgrind's to count (bench/boundary.py).
#include <dlfcn.h>
#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace {

std::atomic<uint64_t> allocations{0};

}  // namespace

// Every allocation of the process, the plugin's included, comes through here.
extern "C" void* __libc_malloc(size_t);  // NOLINT: glibc's own name
extern "C" void* malloc(size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(size);
}

namespace glowplug {
namespace {

class BenchHost final : public api::Host {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  void Log(api::LogLevel, api::Bytes) noexcept override {}
  api::Outcome Secret(const api::ConfigNode*, api::OutBuffer*,
                      api::Failure* failure) noexcept override {
    return sdk::Fail(failure, api::Code::kUnimplemented, "the bench has no secrets");
  }
  int64_t NowNs() noexcept override { return 0; }
};

[[noreturn]] void Stop(const std::string& why) {
  std::fprintf(stderr, "boundary: %s\n", why.c_str());
  std::exit(2);
}

void Check(api::Outcome outcome, const api::Failure& failure, const char* what) {
  if (outcome == api::Outcome::kFailed) Stop(what + (": " + std::string(sdk::TextOf(failure))));
}

const api::PluginEntry* Load(const std::string& file) {
  if (file.empty()) return &glowplug_plugin_v1_codec_binary;
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) Stop(dlerror());
  return static_cast<const api::PluginEntry*>(dlsym(library, "glowplug_plugin_v1"));
}

// Both ends of a negotiated connection without a socket.
struct Ends {
  sdk::Owned<api::CodecSession> client, server;
};

Ends Connect(api::Codec& codec) {
  api::Failure failure = sdk::NoFailure();
  api::CodecSession* client = nullptr;
  api::CodecSession* server = nullptr;
  Check(codec.Open(0, &client, &failure), failure, "open");
  Check(codec.Open(1, &server, &failure), failure, "open serving");
  Ends ends{sdk::Owned<api::CodecSession>(client), sdk::Owned<api::CodecSession>(server)};
  sdk::HeapBuffer request, answer;
  uint64_t used = 0;
  Check(client->Negotiate({nullptr, 0}, &used, nullptr, request.out(), &failure), failure, "hello");
  Check(server->Negotiate(request.bytes(), &used, nullptr, answer.out(), &failure), failure,
        "handshake");
  request.Clear();
  const api::Outcome agreed =
      client->Negotiate(answer.bytes(), &used, nullptr, request.out(), &failure);
  if (agreed != api::Outcome::kDone) Stop("the handshake did not end");
  return ends;
}

int Run(const std::string& plugin_file, uint64_t count) {
  const api::PluginEntry* entry = Load(plugin_file);
  if (entry == nullptr) Stop("the library has no glowplug_plugin_v1");
  BenchHost host;
  const api::ConfigNode config{};
  api::Plugin* plugin = nullptr;
  api::Failure failure = sdk::NoFailure();
  Check(entry->create(&host, &config, &plugin, &failure), failure, "create");
  const sdk::Owned<api::Plugin> owner(plugin);
  auto& codec = *static_cast<api::Codec*>(plugin->Query(api::kCodecId));
  const Ends ends = Connect(codec);

  api::Value key{};
  key.type = api::ValueType::kInt;
  key.int64 = 7;
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = api::Operation::kGet;
  request.cache_id = 42;
  request.args = &key;
  request.arg_count = 1;
  const std::string text(64, 'x');
  api::Value value{};
  value.type = api::ValueType::kString;
  value.bytes = reinterpret_cast<const uint8_t*>(text.data());
  value.count = 64;
  api::Reply written{};
  written.struct_size = sizeof(written);
  written.operation = api::Operation::kGet;
  written.topology_major = -1;
  written.rows = &value;
  written.row_count = 1;
  sdk::HeapBuffer out, answer;
  sdk::HeapArena arena;
  Check(ends.server->WriteReply(&written, answer.out(), &failure), failure, "write reply");

  const auto once = [&] {
    uint32_t hash = 0;
    api::Request first{};
    first.struct_size = sizeof(first);
    out.Clear();
    Check(codec.Hash(&request, &hash, &failure), failure, "hash");
    Check(ends.client->Encode(&request, out.out(), &first, &failure), failure, "encode");
    uint64_t total = 0;
    Check(ends.client->Frame(answer.bytes(), &total, &failure), failure, "frame");
    api::Reply reply{};
    reply.struct_size = sizeof(reply);
    Check(ends.client->Head(answer.bytes(), &reply, &failure), failure, "head");
    arena.Reset();
    Check(
        ends.client->Body(request.operation, answer.bytes(), arena.get(), &reply, &first, &failure),
        failure, "body");
    if (reply.row_count != 1 || reply.rows[0].count != 64) Stop("the answer was misread");
  };
  once();  // buffers grow to their size
  const uint64_t before = allocations.load();
  for (uint64_t i = 0; i < count; ++i) once();
  std::printf("{\"requests\": %llu, \"allocations\": %llu}\n",
              static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(allocations.load() - before));
  return 0;
}

}  // namespace
}  // namespace glowplug

int main(int argc, char** argv) {
  CLI::App app{"A scalar get through the codec door"};
  std::string plugin;
  uint64_t count = 10000;
  app.add_option("--plugin", plugin, "the codec's shared library; without it the static form");
  app.add_option("--count", count, "how many gets");
  CLI11_PARSE(app, argc, argv);
  return glowplug::Run(plugin, count);
}
