/** What the customer's pages say by themselves; everything else stands in the templates. */

export const words = {
  notSent: "Not sent: the connection is gone. What you wrote is kept here; send it again when you are back.",
  refused: "Not sent. What you wrote is kept here. Reload the page and try again.",
  signedOut: "You are signed out. What you wrote is kept here: sign in again and send it.",
  tooMany: "Five pictures fit in one message.",
  notUploaded: "This picture did not arrive. Remove it and try again.",
  uploading: "Sending the picture",
  waiting: "A picture is still on its way. Send again in a moment.",
  remove: "Remove",
  hints: {
    dark: "This picture is very dark. Take it again with more light if you can.",
    blurred: "This picture is blurred. Take it again if you can.",
    small: "This picture is very small. Send a larger one if you have it.",
  } as Record<string, string>,
};
