package tutti.gateway;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers bytes that are no HTTP request; made by Pekko HTTP, which closes the connection afterwards. */
public final class HttpParsingProblems extends ParsingErrorHandler {
    /** Used by Pekko HTTP. */
    public HttpParsingProblems() {}

    /** Logs nothing: strangers decide how often this is called. */
    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        return HttpDispatch.response(
                ProblemDetails.of(status.intValue(), "not-http", status.reason(), error.summary()));
    }
}
