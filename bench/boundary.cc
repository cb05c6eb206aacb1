// SPDX-License-Identifier: Apache-2.0
// A request through the codec door: Hash, Encode, Frame, Head, Body, over a codec that was either
// loaded from its shared library or linked into this program. Counts allocations itself;
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
#include <deque>
#include <string>
#include <vector>

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

api::Value Number(int64_t number) {
  api::Value value{};
  value.type = api::ValueType::kInt;
  value.int64 = number;
  return value;
}

api::Value Text(const std::string& text) {
  api::Value value{};
  value.type = api::ValueType::kString;
  value.bytes = reinterpret_cast<const uint8_t*>(text.data());
  value.count = static_cast<uint32_t>(text.size());
  return value;
}

// What is asked, and the rows of its answer.
struct Workload {
  api::Operation operation;
  std::vector<api::Value> args;
  std::vector<api::Value> rows;
};

constexpr int64_t kBatch = 1024;

// The texts are of 10 to 100 bytes, as they come.
Workload WorkloadOf(const std::string& name) {
  static const std::string text(100, 'x');
  static std::deque<std::string> texts;
  const api::Value key = Number(7);
  const api::Value value = Text(texts.emplace_back(text, 0, 64));
  if (name == "get") return {api::Operation::kGet, {key}, {value}};
  if (name == "put") return {api::Operation::kPut, {key, value}, {}};
  std::vector<api::Value> keys, entries;
  for (int64_t i = 0; i < kBatch; ++i) {
    keys.push_back(Number(i));
    entries.push_back(Number(i));
    entries.push_back(Text(texts.emplace_back(text, 0, static_cast<size_t>(10 + i * 31 % 91))));
  }
  if (name == "get_all") return {api::Operation::kGetAll, keys, entries};
  if (name == "put_all") return {api::Operation::kPutAll, entries, {}};
  Stop("no workload is called " + name);
}

int Run(const std::string& plugin_file, const std::string& name, uint64_t count) {
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

  const Workload workload = WorkloadOf(name);
  api::Request request{};
  request.struct_size = sizeof(request);
  request.operation = workload.operation;
  request.cache_id = 42;
  request.args = workload.args.data();
  request.arg_count = static_cast<uint32_t>(workload.args.size());
  api::Reply written{};
  written.struct_size = sizeof(written);
  written.operation = workload.operation;
  written.topology_major = -1;
  written.rows = workload.rows.data();
  written.row_count = workload.rows.size();
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
    if (reply.row_count != workload.rows.size() ||
        (reply.row_count > 0 &&
         reply.rows[reply.row_count - 1].count != written.rows[written.row_count - 1].count)) {
      Stop("the answer was misread");
    }
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
  CLI::App app{"A request through the codec door"};
  std::string plugin;
  std::string workload = "get";
  uint64_t count = 10000;
  app.add_option("--plugin", plugin, "the codec's shared library; without it the static form");
  app.add_option("--workload", workload, "get, put, get_all or put_all");
  app.add_option("--count", count, "how many requests");
  CLI11_PARSE(app, argc, argv);
  return glowplug::Run(plugin, workload, count);
}
