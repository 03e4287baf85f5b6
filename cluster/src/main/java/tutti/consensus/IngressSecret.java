package tutti.consensus;

import io.aeron.security.Authenticator;
import io.aeron.security.CredentialsSupplier;
import io.aeron.security.SessionProxy;
import java.security.MessageDigest;
import java.security.SecureRandom;

/**
 * A secret of this process that a session must show to write to a log: only the node's own command logs know it, so that
 * nothing else that reaches the ingress port can.
 */
final class IngressSecret implements CredentialsSupplier {
    private static final byte[] NONE = new byte[0];

    private final byte[] secret = new byte[32];

    IngressSecret() {
        new SecureRandom().nextBytes(secret);
    }

    @Override
    public byte[] encodedCredentials() {
        return secret.clone();
    }

    @Override
    public byte[] onChallenge(byte[] encodedChallenge) {
        return NONE;
    }

    Authenticator authenticator() {
        return new Gate();
    }

    /** Used by one consensus module's thread. */
    private final class Gate implements Authenticator {
        private long admittedSessionId = Long.MIN_VALUE;

        @Override
        public void onConnectRequest(long sessionId, byte[] encodedCredentials, long nowMs) {
            if (MessageDigest.isEqual(secret, encodedCredentials)) {
                admittedSessionId = sessionId;
            }
        }

        @Override
        public void onChallengeResponse(long sessionId, byte[] encodedCredentials, long nowMs) {
            // Nobody is challenged.
        }

        @Override
        public void onConnectedSession(SessionProxy session, long nowMs) {
            if (session.sessionId() == admittedSessionId) {
                session.authenticate(NONE);
            } else {
                session.reject();
            }
        }

        @Override
        public void onChallengedSession(SessionProxy session, long nowMs) {
            session.reject();
        }
    }
}
