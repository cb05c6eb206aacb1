// SPDX-License-Identifier: Apache-2.0
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.configuration.Factory;
import javax.net.ssl.SSLContext;
import org.apache.ignite.Ignition;
import org.apache.ignite.configuration.BinaryConfiguration;
import org.apache.ignite.configuration.ClientConnectorConfiguration;
import org.apache.ignite.configuration.DataRegionConfiguration;
import org.apache.ignite.configuration.DataStorageConfiguration;
import org.apache.ignite.configuration.IgniteConfiguration;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;
import org.apache.ignite.spi.discovery.tcp.ipfinder.vm.TcpDiscoveryVmIpFinder;
import org.apache.ignite.ssl.SslContextFactory;

/** One server node, configured by NAME=VALUE arguments; node.py writes them. */
public final class IgniteNode {
    private static final String HOST = "127.0.0.1";

    public static void main(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            options.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        try {
            Ignition.start(configuration(options));
        } catch (Throwable failure) {
            failure.printStackTrace();
            // Threads of the half-started node would keep the process alive.
            Runtime.getRuntime().halt(1);
        }
    }

    private static IgniteConfiguration configuration(Map<String, String> options) {
        boolean authentication = Boolean.parseBoolean(options.get("auth"));
        // Every port range is 0: a taken port must stop the node, not let it drift into the
        // ports of another cluster.
        return new IgniteConfiguration()
            .setIgniteInstanceName(options.get("name"))
            .setConsistentId(options.get("name"))
            .setWorkDirectory(options.get("work"))
            .setLocalHost(HOST)
            .setConnectorConfiguration(null)
            .setBinaryConfiguration(new BinaryConfiguration()
                .setCompactFooter(!Boolean.parseBoolean(options.get("full_footer"))))
            .setAuthenticationEnabled(authentication)
            .setDataStorageConfiguration(storage(options, authentication))
            .setClientConnectorConfiguration(clientConnector(options))
            .setCommunicationSpi(new TcpCommunicationSpi()
                .setLocalPort(port(options, "communication"))
                .setLocalPortRange(0))
            .setDiscoverySpi(new TcpDiscoverySpi()
                .setLocalPort(port(options, "discovery"))
                .setLocalPortRange(0)
                .setIpFinder(new TcpDiscoveryVmIpFinder()
                    .setAddresses(List.of(options.get("members").split(",")))));
    }

    private static DataStorageConfiguration storage(
            Map<String, String> options, boolean persistent) {
        long mib = 1L << 20;
        // Named, for a cache may choose among the paths that its nodes know.
        DataStorageConfiguration storage =
            new DataStorageConfiguration().setStoragePath("storage");
        storage.getDefaultDataRegionConfiguration()
            .setInitialSize(64 * mib)
            .setMaxSize(Long.parseLong(options.get("region_mib")) * mib)
            .setPersistenceEnabled(persistent);
        if (persistent) {
            storage.setWalSegmentSize((int) mib).setWalSegments(4).setMaxWalArchiveSize(16 * mib);
            storage.getDefaultDataRegionConfiguration().setCheckpointPageBufferSize(16 * mib);
        }
        return storage;
    }

    private static ClientConnectorConfiguration clientConnector(Map<String, String> options) {
        ClientConnectorConfiguration connector = new ClientConnectorConfiguration()
            .setHost(HOST)
            .setPort(port(options, "client"))
            .setPortRange(0);
        if (options.containsKey("key_store")) {
            connector.setSslEnabled(true)
                .setUseIgniteSslContextFactory(false)
                .setSslClientAuth(Boolean.parseBoolean(options.get("client_auth")))
                .setSslContextFactory(tls(options));
        }
        return connector;
    }

    private static Factory<SSLContext> tls(Map<String, String> options) {
        char[] password = options.get("store_password").toCharArray();
        SslContextFactory factory = new SslContextFactory();
        factory.setKeyStoreType("PKCS12");
        factory.setKeyStoreFilePath(options.get("key_store"));
        factory.setKeyStorePassword(password);
        factory.setTrustStoreType("PKCS12");
        factory.setTrustStoreFilePath(options.get("trust_store"));
        factory.setTrustStorePassword(password);
        return factory;
    }

    private static int port(Map<String, String> options, String name) {
        return Integer.parseInt(options.get(name + "_port"));
    }
}
