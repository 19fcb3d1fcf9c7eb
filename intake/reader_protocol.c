#include "intake/reader_protocol.h"
#include "intake/write_whole.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int64_t reader_frame_ceiling(uint32_t kind)
{
    switch ((ReaderFrameKind)kind) {
    case READER_FRAME_MEDIA:
    case READER_FRAME_START:
    case READER_FRAME_ERROR:
        return READER_WORD_BYTES;
    case READER_FRAME_PICTURE:
        return READER_PICTURE_BYTES;
    case READER_FRAME_PAGE:
    case READER_FRAME_PAPER:
    case READER_FRAME_INK:
        return READER_PAGE_BYTES;
    case READER_FRAME_CROP:
        return READER_CROP_BYTES;
    case READER_FRAME_TEMPLATE:
        return READER_TEMPLATE_BYTES;
    case READER_FRAME_DONE:
        return 0;
    }
    return -1;
}

bool reader_frame_write(int descriptor, ReaderFrameKind kind, const void *bytes, size_t size)
{
    const ReaderFrameHeader header = {.kind = kind, .size = (uint32_t)size};
    return write_whole(descriptor, &header, sizeof header) && write_whole(descriptor, bytes, size);
}

typedef union {
    char bytes[CMSG_SPACE(2 * sizeof(int))];
    struct cmsghdr align;
} DescriptorSpace;

bool reader_message_send(int socket, const void *message, size_t size, const int *descriptors, int count)
{
    DescriptorSpace space = {0};
    struct iovec part = {.iov_base = (void *)message, .iov_len = size};
    struct msghdr whole = {.msg_iov = &part, .msg_iovlen = 1};
    if (count > 0) {
        whole.msg_control = space.bytes;
        whole.msg_controllen = CMSG_SPACE((size_t)count * sizeof(int));
        struct cmsghdr *control = CMSG_FIRSTHDR(&whole);
        control->cmsg_level = SOL_SOCKET;
        control->cmsg_type = SCM_RIGHTS;
        control->cmsg_len = CMSG_LEN((size_t)count * sizeof(int));
        memcpy(CMSG_DATA(control), descriptors, (size_t)count * sizeof(int));
    }
    ssize_t sent;
    do
        sent = sendmsg(socket, &whole, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)size;
}

ssize_t reader_message_receive(int socket, void *message, size_t size, int descriptors[2])
{
    DescriptorSpace space = {0};
    struct iovec part = {.iov_base = message, .iov_len = size};
    struct msghdr whole = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = space.bytes, .msg_controllen = sizeof space.bytes};
    descriptors[0] = descriptors[1] = -1;
    ssize_t received;
    do
        received = recvmsg(socket, &whole, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    struct cmsghdr *control = received > 0 ? CMSG_FIRSTHDR(&whole) : NULL;
    if (control && control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_RIGHTS)
        memcpy(descriptors, CMSG_DATA(control), MIN(control->cmsg_len - CMSG_LEN(0), 2 * sizeof(int)));
    return received;
}
