// SPDX-License-Identifier: Apache-2.0
package org.glowplug.test;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Between thin clients and a node: keeps every frame of both directions. */
final class RecordingProxy implements AutoCloseable {
    /** A frame of a client (with its length), and the node's answer; null where none has come. */
    static final class Exchange {
        final byte[] request;
        byte[] response;

        Exchange(byte[] request) {
            this.request = request;
        }

        /** Of a handshake: whatever stands there. */
        short operation() {
            return littleEndian(request).getShort(4);
        }

        long id() {
            return littleEndian(request).getLong(6);
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final int nodePort;
    private List<Exchange> exchanges = new ArrayList<>();

    RecordingProxy(int nodePort) throws IOException {
        this.nodePort = nodePort;
        start(this::accept);
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What has passed since the last call. */
    synchronized List<Exchange> take() {
        List<Exchange> taken = exchanges;
        exchanges = new ArrayList<>();
        return taken;
    }

    @Override public void close() throws IOException {
        listener.close();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket node = new Socket(InetAddress.getLoopbackAddress(), nodePort);
            List<Exchange> unanswered = new ArrayList<>();
            start(() -> forward(client, node, frame -> asked(unanswered, frame)));
            start(() -> forward(node, client, frame -> answered(unanswered, frame)));
        }
    }

    private synchronized void asked(List<Exchange> unanswered, byte[] frame) {
        Exchange exchange = new Exchange(frame);
        exchanges.add(exchange);
        unanswered.add(exchange);
    }

    private synchronized void answered(List<Exchange> unanswered, byte[] frame) {
        long id = frame.length < 12 ? 0 : littleEndian(frame).getLong(4);
        // A handshake is the first of its connection, and has no id.
        Exchange exchange = unanswered.get(0);
        for (Exchange candidate : unanswered) {
            if (candidate.request.length >= 14 && candidate.id() == id) {
                exchange = candidate;
            }
        }
        exchange.response = frame;
        unanswered.remove(exchange);
    }

    private interface Sink {
        void accept(byte[] frame);
    }

    private static void forward(Socket from, Socket to, Sink sink) throws IOException {
        try (from; to) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            OutputStream out = to.getOutputStream();
            byte[] head = new byte[4];
            while (true) {
                in.readFully(head);
                int length = littleEndian(head).getInt();
                byte[] frame = littleEndian(new byte[4 + length]).putInt(length).array();
                in.readFully(frame, 4, length);
                sink.accept(frame);  // Before it goes on: who has an answer finds it here.
                out.write(frame);
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException ended) {
                // The client, the node or close() ended it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
