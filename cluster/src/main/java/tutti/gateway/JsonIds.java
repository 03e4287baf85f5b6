package tutti.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ids in JSON. Protobuf writes bytes in base64, people and other tools write ids of 16 bytes as UUIDs: every bytes field of
 * the contract is an id, and is translated on its way in and out.
 */
final class JsonIds {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private JsonIds() {}

    /** Null if the text is no UUID. */
    static @Nullable ByteString parse(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            return null;
        }
        UUID uuid = UUID.fromString(text);
        return IdBytes.of(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** Replaces UUIDs by base64; refuses fields that the message does not have. Changes the object. */
    static void toBase64(JsonObject object, Descriptor message) {
        toBase64(object, message, "");
    }

    /** Replaces base64 of 16 bytes by UUIDs. Changes the object. */
    static void toUuids(JsonObject object, Descriptor message) {
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
            FieldDescriptor field = field(message, entry.getKey());
            if (field != null) {
                entry.setValue(toUuids(entry.getValue(), field));
            }
        }
    }

    /** By either of its names, null if there is none. */
    static @Nullable FieldDescriptor field(Descriptor message, String name) {
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJsonName().equals(name) || field.getName().equals(name)) {
                return field;
            }
        }
        return null;
    }

    private static void toBase64(JsonObject object, Descriptor message, String path) {
        for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
            String fieldPath = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
            FieldDescriptor field = field(message, entry.getKey());
            if (field == null) {
                throw new JsonFieldException(fieldPath, "There is no field " + fieldPath + ".");
            }
            entry.setValue(toBase64(entry.getValue(), field, fieldPath));
        }
    }

    private static JsonElement toBase64(JsonElement value, FieldDescriptor field, String path) {
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, toBase64(array.get(i), field, path + "[" + i + "]"));
            }
            return array;
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && value instanceof JsonObject object) {
            toBase64(object, field.getMessageType(), path);
        } else if (field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING && !value.isJsonNull()) {
            ByteString id = value instanceof JsonPrimitive text && text.isString() ? parse(text.getAsString()) : null;
            if (id == null) {
                throw new JsonFieldException(path, path + " must be a UUID.");
            }
            return new JsonPrimitive(Base64.getEncoder().encodeToString(id.toByteArray()));
        }
        return value;
    }

    private static JsonElement toUuids(JsonElement value, FieldDescriptor field) {
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, toUuids(array.get(i), field));
            }
            return array;
        }
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && value instanceof JsonObject object) {
            toUuids(object, field.getMessageType());
        } else if (field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING) {
            ByteString bytes = ByteString.copyFrom(Base64.getDecoder().decode(value.getAsString()));
            if (IdBytes.isId(bytes)) {
                return new JsonPrimitive(new UUID(IdBytes.high(bytes), IdBytes.low(bytes)).toString());
            }
        }
        return value;
    }
}
