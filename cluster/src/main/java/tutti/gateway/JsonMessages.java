package tutti.gateway;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of the contract as JSON: Protobuf's own mapping, but ids are UUIDs, and errors name the field. */
final class JsonMessages {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final TypeAdapter<JsonElement> ELEMENTS = GSON.getAdapter(JsonElement.class);
    private static final JsonFormat.Printer PRINTER = JsonFormat.printer().alwaysPrintFieldsWithNoPresence();

    private JsonMessages() {}

    /** Throws {@link JsonFieldException}. An empty body stands for an empty object. */
    static void parse(byte[] body, Message.Builder into) {
        if (body.length == 0) {
            return;
        }
        if (!(tree(body) instanceof JsonObject object)) {
            throw new JsonFieldException("", "The body must be a JSON object.");
        }
        Descriptor descriptor = into.getDescriptorForType();
        JsonIds.toBase64(object, descriptor);
        try {
            JsonFormat.parser().merge(object.toString(), into);
        } catch (InvalidProtocolBufferException e) {
            String field = invalidField(object, descriptor, "");
            throw new JsonFieldException(
                    field == null ? "" : field,
                    (field == null ? "The body is not valid: " : field + " is not valid: ") + e.getMessage() + ".");
        }
    }

    static JsonObject tree(Message message) {
        try {
            JsonObject object = GSON.fromJson(PRINTER.print(message), JsonObject.class);
            JsonIds.toUuids(object, message.getDescriptorForType());
            return object;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("only messages with Any can fail to print", e);
        }
    }

    /** The text of a message, with a line's end for people who look at it in a terminal. */
    static String text(Message message) {
        return text(tree(message));
    }

    static String text(JsonElement element) {
        return GSON.toJson(element) + "\n";
    }

    private static JsonElement tree(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            JsonElement tree = ELEMENTS.read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonFieldException("", "The body has more than one JSON value.");
            }
            return tree;
        } catch (CharacterCodingException e) {
            throw new JsonFieldException("", "The body is not UTF-8.");
        } catch (IOException | JsonParseException | NumberFormatException e) {
            throw new JsonFieldException("", "The body is not JSON: " + e.getMessage() + ".");
        }
    }

    /** Path of the first field whose value Protobuf does not take, found by trying each alone. */
    private static @Nullable String invalidField(JsonObject object, Descriptor message, String path) {
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
            FieldDescriptor field = JsonIds.field(message, entry.getKey());
            if (field == null) {
                continue;
            }
            String fieldPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            String invalid = isValid(entry.getKey(), entry.getValue(), message)
                    ? null
                    : innermost(entry.getValue(), field, fieldPath);
            if (invalid != null) {
                return invalid;
            }
        }
        return null;
    }

    /** The invalid field inside a value, or the value's own path if it is invalid as a whole. */
    private static String innermost(JsonElement value, FieldDescriptor field, String path) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            if (value instanceof JsonObject object) {
                String inner = invalidField(object, field.getMessageType(), path);
                return inner == null ? path : inner;
            }
            if (value instanceof JsonArray array && field.isRepeated()) {
                for (int i = 0; i < array.size(); i++) {
                    String elementPath = path + "[" + i + "]";
                    if (!(array.get(i) instanceof JsonObject object)) {
                        return elementPath;
                    }
                    String inner = invalidField(object, field.getMessageType(), elementPath);
                    if (inner != null) {
                        return inner;
                    }
                }
            }
        }
        return path;
    }

    private static boolean isValid(String name, JsonElement value, Descriptor message) {
        JsonObject alone = new JsonObject();
        alone.add(name, value);
        try {
            JsonFormat.parser().merge(alone.toString(), DynamicMessage.newBuilder(message));
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
