// Original file: proto/careen/v1/repository.proto

import type { Image as _careen_v1_Image, Image__Output as _careen_v1_Image__Output } from '../../careen/v1/Image.ts';

export interface ListImagesResponse {
  'images'?: (_careen_v1_Image)[];
  'nextPageToken'?: (string);
}

export interface ListImagesResponse__Output {
  'images': (_careen_v1_Image__Output)[];
  'nextPageToken': (string);
}
